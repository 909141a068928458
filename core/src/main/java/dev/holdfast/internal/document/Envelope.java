package dev.holdfast.internal.document;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.internal.seal.BoundedJson;
import dev.holdfast.spi.state.StateDocument;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What is sealed: a line of JSON that says where the document belongs, then its content.
 *
 * @param path where it belongs
 * @param revision grows with every replacement, from 1
 * @param life random, the same in all revisions between its creation and its removal
 * @param removed whether it is only there to say that there is none any more
 * @param json the content
 */
record Envelope(String path, long revision, String life, boolean removed, String json) {
    private static final ObjectReader READER = new ObjectMapper().readerFor(JsonNode.class);
    private static final String FORMAT = "holdfast-document-1";

    byte[] bytes() {
        ObjectNode head = JsonNodeFactory.instance.objectNode();
        head.put("format", FORMAT).put("path", path).put("revision", revision).put("life", life);
        if (removed) {
            head.put("removed", true);
        }
        return (head + "\n" + json).getBytes(StandardCharsets.UTF_8);
    }

    /** @param version of what is stored */
    StateDocument document(String version) {
        return new StateDocument(path, revision, life + ":" + version, json);
    }

    /** @throws IOException if this is no such document; the message says why */
    static Envelope parse(byte[] bytes) throws IOException {
        int end = 0;
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        if (end == bytes.length) {
            throw new IOException("it has no line that says where it belongs");
        }
        JsonNode head;
        try (JsonParser parser = BoundedJson.parser(Arrays.copyOf(bytes, end))) {
            head = READER.readTree(parser);
        }
        if (head == null || !head.path("format").asText().equals(FORMAT)) {
            throw new IOException("it is of another format than " + FORMAT);
        }
        return new Envelope(
                head.path("path").asText(),
                head.path("revision").asLong(),
                head.path("life").asText(),
                head.path("removed").asBoolean(),
                text(ByteBuffer.wrap(bytes, end + 1, bytes.length - end - 1)));
    }

    private static String text(ByteBuffer bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    }

    /** @throws IllegalArgumentException if the text is not one object or array of JSON within the limits */
    static void requireJson(String json) {
        try (JsonParser parser = BoundedJson.parser(json.getBytes(StandardCharsets.UTF_8))) {
            JsonToken first = parser.nextToken();
            if (first != JsonToken.START_OBJECT && first != JsonToken.START_ARRAY) {
                throw new IllegalArgumentException("a document is an object or an array of JSON");
            }
            parser.skipChildren();
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException(
                        "a document is one object or array, and here is something behind it");
            }
        } catch (IOException malformed) {
            throw new IllegalArgumentException("a document is JSON: " + malformed.getMessage(), malformed);
        }
    }
}
