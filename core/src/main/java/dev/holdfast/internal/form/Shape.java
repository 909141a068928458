package dev.holdfast.internal.form;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The fields of a kind of definition.
 *
 * @param plain one in which nothing is set but its name
 * @param fields in the order in which they are written
 * @param <T> the definition
 * @param <B> its builder
 */
public record Shape<T, B>(T plain, List<Field<T, B, ?>> fields) {
    /**
     * A line of the reference.
     *
     * @param name of the field
     * @param type what it holds
     * @param defaultText what holds if it is not given
     * @param about what it says
     */
    public record Line(String name, String type, String defaultText, String about) {}

    /** A shape with these fields. */
    @SafeVarargs
    @SuppressWarnings("varargs") // The array is copied and not shown to anybody.
    public static <T, B> Shape<T, B> of(T plain, Field<T, B, ?>... fields) {
        return new Shape<>(plain, List.of(fields));
    }

    /**
     * Reads an object into a builder; fields with flaws are left as they are.
     *
     * @return whether all that is required is there and right
     */
    public boolean read(Value object, B builder) {
        Optional<Map<String, Value>> values = object.fields("an object with " + String.join(", ", names()));
        if (values.isEmpty()) {
            return false;
        }
        Map<String, Value> left = new LinkedHashMap<>(values.get());
        boolean whole = true;
        for (Field<T, B, ?> field : fields) {
            Value value = left.remove(field.name());
            int before = object.flaws();
            if (value != null) {
                field.read(value, builder);
            } else if (field.required()) {
                object.flawBelow(
                        field.name(),
                        "is missing; give " + field.kind().words(),
                        field.kind().allowed());
            }
            whole &= !field.required() || object.flaws() == before;
        }
        left.keySet().forEach(unknown -> unknown(object, unknown));
        return whole;
    }

    private void unknown(Value object, String key) {
        object.flawBelow(key, "is not known here" + Nearest.question(key, names()), names());
    }

    /** The names of the fields. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        fields.forEach(field -> names.add(field.name()));
        return names;
    }

    /** The fields that do not hold what they hold anyhow. */
    public Map<String, Object> write(T definition) {
        Map<String, Object> written = new LinkedHashMap<>();
        for (Field<T, B, ?> field : fields) {
            field.written(definition, plain).ifPresent(value -> written.put(field.name(), value));
        }
        return written;
    }

    /** Whether two definitions hold the same. */
    public boolean same(T one, T other) {
        return fields.stream().allMatch(field -> field.same(one, other));
    }

    /** A number that is the same for definitions that hold the same. */
    public int hash(T definition) {
        List<Object> values = new ArrayList<>();
        fields.forEach(field -> values.add(field.get().apply(definition)));
        return values.hashCode();
    }

    /** What is set, as JSON in one line. */
    public String line(T definition) {
        return NodeWriter.line(write(definition));
    }

    /** What differs. */
    public void compare(String path, T before, T after, List<Difference> found) {
        for (Field<T, B, ?> field : fields) {
            compare(field, path + "." + field.name(), before, after, found);
        }
    }

    private static <T, B, V> void compare(
            Field<T, B, V> field, String path, T before, T after, List<Difference> found) {
        field.kind().compare(path, field.get().apply(before), field.get().apply(after), found);
    }

    /** The reference of the fields. */
    public List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        for (Field<T, B, ?> field : fields) {
            lines.add(new Line(field.name(), field.kind().words(), field.defaultText(plain), field.about()));
        }
        return lines;
    }
}
