package dev.holdfast.internal.form;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The values of a record before it is made. */
public final class Draft {
    private final String name;
    private final Map<String, Object> values = new HashMap<>();

    /** @param name what the record is called, if it has a name */
    public Draft(String name) {
        this.name = name;
    }

    /** What the record is called. */
    public String name() {
        return name;
    }

    void put(String field, Object value) {
        values.put(field, value);
    }

    /** The value of a field that is required. */
    public <V> V get(String field, Class<V> type) {
        return find(field, type)
                .orElseThrow(() -> new IllegalStateException("the field " + field + " is not required"));
    }

    /** The value of a field that may be left out. */
    public <V> Optional<V> find(String field, Class<V> type) {
        return Optional.ofNullable(values.get(field)).map(type::cast);
    }

    /** The value of a field, or another. */
    @SuppressWarnings(
            "unchecked") // Each field is put and taken under one name with one type, side by side in its shape.
    public <V> V or(String field, V otherwise) {
        return (V) values.getOrDefault(field, otherwise);
    }
}
