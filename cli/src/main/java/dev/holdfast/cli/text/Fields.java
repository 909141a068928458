package dev.holdfast.cli.text;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of a JSON object in their order. Times are written as RFC 3339. */
public final class Fields {
    private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

    /** Begins a message, the kind of which is told by its first field. */
    public static Fields message(String type) {
        return new Fields().put("message_type", type);
    }

    /** Adds a field. */
    public Fields put(String name, Object value) {
        values.put(name, plain(value));
        return this;
    }

    /** Adds a field, which is null where the list is empty, as Go writes it. */
    public Fields putList(String name, Collection<?> list) {
        if (list.isEmpty()) {
            values.put(name, null);
            return this;
        }
        return put(name, list);
    }

    /** Adds a field unless its value is null, 0, false, or empty. */
    public Fields putUnlessEmpty(String name, @Nullable Object value) {
        return value == null || isEmpty(value) ? this : put(name, value);
    }

    /** Adds all fields of another object. */
    public Fields putAll(Fields others) {
        values.putAll(others.values);
        return this;
    }

    private static boolean isEmpty(Object value) {
        return value.equals("")
                || value.equals(false)
                || (value instanceof Number number && number.doubleValue() == 0)
                || (value instanceof Collection<?> list && list.isEmpty());
    }

    private static Object plain(Object value) {
        if (value instanceof Fields fields) {
            return fields.asMap();
        }
        if (value instanceof ZonedDateTime time) {
            return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time);
        }
        if (value instanceof Instant instant) {
            return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(instant.atOffset(ZoneOffset.UTC));
        }
        return value instanceof Collection<?> list
                ? list.stream().map(Fields::plain).toList()
                : value;
    }

    /** The fields by name: text, numbers, booleans, lists and maps of these. */
    public Map<String, @Nullable Object> asMap() {
        return Collections.unmodifiableMap(values);
    }
}
