package dev.holdfast.internal.tree;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Copies any JSON value as text: no spaces, strings escaped as Go does, numbers digit for digit. */
final class RawJson {
    private RawJson() {}

    /** Reads the value at which the parser stands, to its end. */
    static String read(JsonParser from) throws IOException {
        GoJson out = new GoJson(64);
        boolean first = true;
        int depth = 0;
        JsonToken token = from.currentToken();
        while (true) {
            if (token.isStructEnd()) {
                depth--;
            } else if (!first) {
                out.raw(',');
            }
            first = one(from, token, out);
            if (token.isStructStart()) {
                depth++;
            }
            if (depth == 0) {
                return new String(out.toByteArray(), StandardCharsets.UTF_8);
            }
            token = from.nextToken();
        }
    }

    /** Appends a token and says whether the next one needs no comma before it. */
    private static boolean one(JsonParser from, JsonToken token, GoJson out) throws IOException {
        switch (token) {
            case FIELD_NAME -> out.string(from.currentName()).raw(':');
            case VALUE_STRING -> out.string(from.getText());
            default -> out.raw(from.getText());
        }
        return token.isStructStart() || token == JsonToken.FIELD_NAME;
    }
}
