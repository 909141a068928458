package dev.holdfast.internal.form;

import java.util.List;
import java.util.Optional;

/**
 * How a field's values are read, checked and written.
 *
 * @param <V> the values
 */
public interface Kind<V> {
    /** The value; nothing if there is a flaw, which is noted then. */
    Optional<V> read(Value value);

    /** A text, number, truth value, list or map that {@link #read} takes back. */
    Object write(V value);

    /** What its values are, for people: {@code "a number from 1 to 7"}. */
    String words();

    /** The possible values, if they can be listed. */
    default List<String> allowed() {
        return List.of();
    }

    /** Whether a value that is wrong may be repeated in a message. */
    default boolean mayBeShown(Value value) {
        return true;
    }

    /** What differs between two values, as paths below the field; one empty path if the whole does. */
    default void compare(String path, Optional<V> before, Optional<V> after, List<Difference> found) {
        if (!before.equals(after)) {
            found.add(new Difference(
                    path,
                    before.map(this::shown).orElse(""),
                    after.map(this::shown).orElse("")));
        }
    }

    /** A value in one line. */
    default String shown(V value) {
        Object written = write(value);
        return written instanceof String text ? text : NodeWriter.line(written);
    }
}
