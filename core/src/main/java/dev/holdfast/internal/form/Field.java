package dev.holdfast.internal.form;

import dev.holdfast.HoldfastException;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A field of a definition: one line of the table from which it is read, written, compared and documented.
 *
 * @param name as files write it
 * @param kind what it holds
 * @param get the value of a definition
 * @param set hands a value to a builder
 * @param required whether it must be given
 * @param about what it says, and by which rule
 * @param <T> the definition
 * @param <B> its builder
 * @param <V> the value
 */
public record Field<T, B, V>(
        String name, Kind<V> kind, Function<T, Optional<V>> get, BiConsumer<B, V> set, boolean required, String about) {
    private static final Pattern NAMED = Pattern.compile("([A-Za-z][A-Za-z0-9_.\\[\\]-]*): (.*)", Pattern.DOTALL);
    private static final Pattern WAS = Pattern.compile(",? was '?[^,]*'?$", Pattern.DOTALL);

    /** One that always holds something; what a new definition holds is its default. */
    public static <T, B, V> Field<T, B, V> always(
            String name, Kind<V> kind, Function<T, V> get, BiConsumer<B, V> set, String about) {
        return new Field<>(name, kind, get.andThen(Optional::of), set, false, about);
    }

    /** One that may hold nothing. */
    public static <T, B, V> Field<T, B, V> optional(
            String name, Kind<V> kind, Function<T, Optional<V>> get, BiConsumer<B, V> set, String about) {
        return new Field<>(name, kind, get, set, false, about);
    }

    /** One of a record, which must be given. */
    public static <T, V> Field<T, Draft, V> required(String name, Kind<V> kind, Function<T, V> get, String about) {
        return new Field<>(
                name, kind, get.andThen(Optional::of), (draft, value) -> draft.put(name, value), true, about);
    }

    /** One of a record that may be left out. */
    public static <T, V> Field<T, Draft, V> inRecord(
            String name, Kind<V> kind, Function<T, Optional<V>> get, String about) {
        return new Field<>(name, kind, get, (draft, value) -> draft.put(name, value), false, about);
    }

    void read(Value value, B builder) {
        kind.read(value).ifPresent(read -> {
            try {
                set.accept(builder, read);
            } catch (HoldfastException refused) {
                refused(value, refused);
            }
        });
    }

    private void refused(Value value, HoldfastException refused) {
        Reason reason = Reason.of(refused);
        if (kind.mayBeShown(value)) {
            value.flaw(reason.text(), kind.allowed());
        } else {
            value.hiddenFlaw(reason.text());
        }
    }

    /** Whether two definitions hold the same here. */
    boolean same(T one, T other) {
        return get.apply(one).equals(get.apply(other));
    }

    Optional<Object> written(T definition, T plain) {
        return !required && same(definition, plain)
                ? Optional.empty()
                : get.apply(definition).map(kind::write);
    }

    /** What the default is, for people. */
    String defaultText(T plain) {
        return required ? "required" : get.apply(plain).map(kind::shown).orElse("");
    }

    /** Why a value was refused, without the name of the field, and without the value, both of which a flaw has itself. */
    record Reason(String field, String text) {
        static Reason of(HoldfastException refused) {
            String message = String.valueOf(refused.getMessage());
            Matcher named = NAMED.matcher(message);
            String text = named.matches() ? named.group(2) : message;
            return new Reason(
                    named.matches() ? named.group(1) : "", WAS.matcher(text).replaceFirst(""));
        }
    }
}
