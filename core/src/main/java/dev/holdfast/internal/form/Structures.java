package dev.holdfast.internal.form;

import dev.holdfast.HoldfastException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/** Kinds whose values hold others. */
public final class Structures {
    private Structures() {}

    /** Lists. */
    public static <V> Kind<List<V>> list(Kind<V> of) {
        return new ListKind<>(of);
    }

    /** Sets of constants. */
    public static <E extends Enum<E>> Kind<Set<E>> set(Class<E> type) {
        return new SetKind<>(Kinds.oneOf(type));
    }

    /** Texts by name. */
    public static Kind<Map<String, String>> texts(String words, Kind<String> of) {
        return map(words, of);
    }

    /** Values by name. */
    public static <V> Kind<Map<String, V>> map(String words, Kind<V> of) {
        return new MapKind<>(words, of);
    }

    /** Lists; one value that is no list stands for a list of it. */
    public static <V> Kind<List<V>> oneOrMore(Kind<V> of) {
        return new OneOrMoreKind<>(of);
    }

    /**
     * Objects without a name.
     *
     * @param begin makes a builder
     * @param build ends it
     */
    public static <T, B> Kind<T> object(String words, Supplier<B> begin, Shape<T, B> shape, Function<B, T> build) {
        return new ObjectKind<>(words, begin, shape, build);
    }

    /**
     * Objects by name: {@code {name: {…}}}, or a list whose objects have a field {@code name}.
     *
     * @param begin makes a builder for a name
     * @param build ends it
     * @param name of an object
     */
    public static <T, B> Kind<List<T>> named(
            String words,
            Function<String, B> begin,
            Shape<T, B> shape,
            Function<B, T> build,
            Function<T, String> name) {
        return new NamedKind<>(words, begin, shape, build, name);
    }

    /** Reads one object; nothing if it cannot be made of what is there. */
    public static <T, B> Optional<T> read(Value value, Supplier<B> begin, Shape<T, B> shape, Function<B, T> build) {
        try {
            B builder = begin.get();
            return shape.read(value, builder) ? Optional.of(build.apply(builder)) : Optional.empty();
        } catch (HoldfastException refused) {
            Field.Reason reason = Field.Reason.of(refused);
            return value.child(reason.field()).flaw(reason.text(), List.of());
        }
    }

    /** Values by name, whether they stand in an object or in a list with a field {@code name}. */
    public static Optional<Map<String, Value>> byName(Value value, String words) {
        return value.node() instanceof Node.Sequence ? listed(value, words) : value.fields(words);
    }

    private static Optional<Map<String, Value>> listed(Value value, String words) {
        return value.items(words).map(items -> {
            Map<String, Value> named = new LinkedHashMap<>();
            items.forEach(item -> item.taken("name").ifPresent(taken -> {
                if (named.putIfAbsent(taken.name(), taken.rest()) != null) {
                    item.flawBelow("name", "is given twice", List.of());
                }
            }));
            return named;
        });
    }

    private record ListKind<V>(Kind<V> of) implements Kind<List<V>> {
        @Override
        public Optional<List<V>> read(Value value) {
            return value.items(words()).map(items -> {
                List<V> list = new ArrayList<>();
                items.forEach(item -> of.read(item).ifPresent(list::add));
                return list;
            });
        }

        @Override
        public Object write(List<V> value) {
            return value.stream().map(of::write).toList();
        }

        @Override
        public String words() {
            return "a list, each " + of.words();
        }

        @Override
        public List<String> allowed() {
            return of.allowed();
        }
    }

    private record SetKind<E extends Enum<E>>(Kind<E> of) implements Kind<Set<E>> {
        @Override
        public Optional<Set<E>> read(Value value) {
            return new ListKind<>(of)
                    .read(value)
                    .map(list -> list.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(list)));
        }

        @Override
        public Object write(Set<E> value) {
            return new TreeSet<>(value).stream().map(of::write).toList();
        }

        @Override
        public String words() {
            return "a list, each " + of.words();
        }

        @Override
        public List<String> allowed() {
            return of.allowed();
        }
    }

    private record OneOrMoreKind<V>(Kind<V> of) implements Kind<List<V>> {
        @Override
        public Optional<List<V>> read(Value value) {
            return value.node() instanceof Node.Sequence
                    ? list(of).read(value)
                    : of.read(value).map(List::of);
        }

        @Override
        public Object write(List<V> value) {
            return value.size() == 1 ? of.write(value.get(0)) : list(of).write(value);
        }

        @Override
        public String words() {
            return of.words() + ", or a list of them";
        }
    }

    private record MapKind<V>(String words, Kind<V> of) implements Kind<Map<String, V>> {
        @Override
        public Optional<Map<String, V>> read(Value value) {
            return value.fields(words).map(fields -> {
                Map<String, V> values = new LinkedHashMap<>();
                fields.forEach((key, each) -> of.read(each).ifPresent(one -> values.put(key, one)));
                return values;
            });
        }

        @Override
        public Object write(Map<String, V> value) {
            Map<String, Object> written = new LinkedHashMap<>();
            value.forEach((key, each) -> written.put(key, of.write(each)));
            return written;
        }

        @Override
        public boolean mayBeShown(Value value) {
            return of.mayBeShown(value);
        }
    }

    private record ObjectKind<T, B>(String words, Supplier<B> begin, Shape<T, B> shape, Function<B, T> build)
            implements Kind<T> {
        @Override
        public Optional<T> read(Value value) {
            return Structures.read(value, begin, shape, build);
        }

        @Override
        public Object write(T value) {
            return shape.write(value);
        }

        @Override
        public void compare(String path, Optional<T> before, Optional<T> after, List<Difference> found) {
            if (before.isPresent() && after.isPresent()) {
                shape.compare(path, before.get(), after.get(), found);
            } else {
                Kind.super.compare(path, before, after, found);
            }
        }
    }

    private record NamedKind<T, B>(
            String words, Function<String, B> begin, Shape<T, B> shape, Function<B, T> build, Function<T, String> name)
            implements Kind<List<T>> {
        @Override
        public Optional<List<T>> read(Value value) {
            return byName(value, words).map(fields -> {
                List<T> list = new ArrayList<>();
                fields.forEach((key, each) -> Structures.read(each, () -> begin.apply(key), shape, build)
                        .ifPresent(list::add));
                return list;
            });
        }

        @Override
        public Object write(List<T> value) {
            Map<String, Object> map = new LinkedHashMap<>();
            value.forEach(each -> map.put(name.apply(each), shape.write(each)));
            return map;
        }

        @Override
        public void compare(String path, Optional<List<T>> before, Optional<List<T>> after, List<Difference> found) {
            Map<String, T> old = indexed(before.orElse(List.of()));
            Map<String, T> young = indexed(after.orElse(List.of()));
            Set<String> names = new LinkedHashSet<>(old.keySet());
            names.addAll(young.keySet());
            ObjectKind<T, B> each = new ObjectKind<>(words, () -> begin.apply("x"), shape, build);
            for (String one : names) {
                each.compare(
                        path + "." + one,
                        Optional.ofNullable(old.get(one)),
                        Optional.ofNullable(young.get(one)),
                        found);
            }
        }

        private Map<String, T> indexed(List<T> list) {
            Map<String, T> map = new LinkedHashMap<>();
            list.forEach(each -> map.put(name.apply(each), each));
            return map;
        }
    }
}
