package dev.holdfast.internal.snapshot;

import dev.holdfast.internal.tree.GoJson;
import dev.holdfast.internal.tree.NodeTime;
import java.util.List;

/** Writes a JSON object as Go does, field after field. */
final class JsonObjectWriter {
    private static final int USUAL_SIZE = 1024;

    private final GoJson out;
    private char before = '{';

    JsonObjectWriter() {
        this(new GoJson(USUAL_SIZE));
    }

    private JsonObjectWriter(GoJson out) {
        this.out = out;
    }

    /** Begins an object as the value of a key; it must be ended before anything else is written here. */
    JsonObjectWriter object(String key) {
        key(key);
        return new JsonObjectWriter(out);
    }

    JsonObjectWriter text(String key, String value) {
        key(key).string(value);
        return this;
    }

    /** Writes nothing if the text is empty. */
    JsonObjectWriter textUnlessEmpty(String key, String value) {
        return value.isEmpty() ? this : text(key, value);
    }

    JsonObjectWriter texts(String key, List<String> values) {
        key(key).raw('[');
        for (int i = 0; i < values.size(); i++) {
            (i == 0 ? out : out.raw(',')).string(values.get(i));
        }
        out.raw(']');
        return this;
    }

    /** Writes nothing if the list is empty. */
    JsonObjectWriter textsUnlessEmpty(String key, List<String> values) {
        return values.isEmpty() ? this : texts(key, values);
    }

    JsonObjectWriter number(String key, long value) {
        key(key).number(value);
        return this;
    }

    /** Writes nothing if the number is 0. */
    JsonObjectWriter numberUnlessZero(String key, long value) {
        return value == 0 ? this : number(key, value);
    }

    JsonObjectWriter flag(String key, boolean value) {
        key(key).raw(Boolean.toString(value));
        return this;
    }

    JsonObjectWriter time(String key, NodeTime value) {
        key(key).time(value);
        return this;
    }

    /** Ends the object. */
    void end() {
        if (before == '{') {
            out.raw('{');
        }
        out.raw('}');
    }

    /** Ends the object and gives everything written. */
    byte[] bytes() {
        end();
        return out.toByteArray();
    }

    private GoJson key(String key) {
        out.raw(before).string(key).raw(':');
        before = ',';
        return out;
    }
}
