package dev.holdfast.cli.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Collection;

/** Writes JSON in one line. */
public final class Json {
    private static final ObjectWriter WRITER = JsonMapper.builder().build().writer();

    private Json() {}

    /** An object. */
    public static String of(Fields fields) {
        return text(fields.asMap());
    }

    /** An array of objects. */
    public static String of(Collection<Fields> objects) {
        return text(objects.stream().map(Fields::asMap).toList());
    }

    private static String text(Object plain) {
        try {
            return WRITER.writeValueAsString(plain);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("maps, lists, text and numbers can be written", impossible);
        }
    }
}
