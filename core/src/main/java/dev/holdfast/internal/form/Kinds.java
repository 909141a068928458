package dev.holdfast.internal.form;

import dev.holdfast.HoldfastException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Kinds whose values are written as one text. */
public final class Kinds {
    /** Any text. */
    public static final Kind<String> TEXT = parsed("a text", Function.identity(), Function.identity());

    /** True or false. */
    public static final Kind<Boolean> BOOL = new BoolKind();

    /** A span of time. */
    public static final Kind<Duration> DURATION =
            parsed("a duration such as 90s, 15m, 1h30m or 2d", DurationText::parse, DurationText::of);

    /** A time of day. */
    public static final Kind<LocalTime> TIME =
            parsed("a time of day from 00:00 to 23:59", Kinds::time, LocalTime::toString);

    /** A zone of time. */
    public static final Kind<ZoneId> ZONE = new ZoneKind();

    /** The name of a place or workload. */
    public static final Kind<URI> PLACE = new PlaceKind();

    private Kinds() {}

    /** Texts that a function takes apart; what it throws, an exception of ours, is the flaw. */
    public static <V> Kind<V> parsed(String words, Function<String, V> parse, Function<V, String> write) {
        return new ParsedKind<>(words, parse, write);
    }

    /** A text that must not be repeated. */
    public static Kind<String> secret(String words) {
        return new SecretKind(words);
    }

    /** Whole numbers of a range. */
    public static Kind<Integer> number(int least, int most) {
        return new NumberKind(least, most);
    }

    /** The constants of an enumeration, in lower case with hyphens. */
    public static <E extends Enum<E>> Kind<E> oneOf(Class<E> type) {
        return new EnumKind<>(List.of(type.getEnumConstants()));
    }

    /** Texts for which a condition holds. */
    public static Kind<String> text(String words, Predicate<String> holds) {
        return parsed(
                words,
                text -> {
                    if (!holds.test(text)) {
                        throw new Unfit("must be " + words);
                    }
                    return text;
                },
                Function.identity());
    }

    private static LocalTime time(String text) {
        try {
            return LocalTime.parse(text.length() == 4 ? "0" + text : text);
        } catch (DateTimeException malformed) {
            throw new Unfit("must be a time of day from 00:00 to 23:59, such as 02:30");
        }
    }

    /** A text that is nothing of its kind. */
    static final class Unfit extends HoldfastException {
        private static final long serialVersionUID = 1L;

        Unfit(String message) {
            super(message);
        }
    }

    private record ParsedKind<V>(String words, Function<String, V> parse, Function<V, String> format)
            implements Kind<V> {
        @Override
        public Optional<V> read(Value value) {
            Optional<String> text = value.text(words);
            try {
                return text.map(parse);
            } catch (HoldfastException refused) {
                return value.flaw(Field.Reason.of(refused).text(), List.of());
            }
        }

        @Override
        public Object write(V value) {
            return format.apply(value);
        }
    }

    private record SecretKind(String words) implements Kind<String> {
        @Override
        public Optional<String> read(Value value) {
            return value.text(words);
        }

        @Override
        public Object write(String value) {
            return value;
        }

        @Override
        public boolean mayBeShown(Value value) {
            return false;
        }
    }

    private record BoolKind() implements Kind<Boolean> {
        @Override
        public Optional<Boolean> read(Value value) {
            Optional<String> text = value.text(words());
            if (text.isPresent() && !allowed().contains(text.get())) {
                return value.flaw("must be true or false", allowed());
            }
            return text.map(Boolean::valueOf);
        }

        @Override
        public Object write(Boolean value) {
            return value;
        }

        @Override
        public String words() {
            return "true or false";
        }

        @Override
        public List<String> allowed() {
            return List.of("true", "false");
        }
    }

    private record NumberKind(int least, int most) implements Kind<Integer> {
        @Override
        public Optional<Integer> read(Value value) {
            Optional<String> text = value.text(words());
            if (text.isEmpty()) {
                return Optional.empty();
            }
            try {
                int number = Integer.parseInt(text.get());
                return number >= least && number <= most
                        ? Optional.of(number)
                        : value.flaw("must be " + words(), List.of());
            } catch (NumberFormatException noNumber) {
                return value.flaw("must be " + words(), List.of());
            }
        }

        @Override
        public Object write(Integer value) {
            return value;
        }

        @Override
        public String words() {
            return "a whole number from " + least + " to " + most;
        }
    }

    private record EnumKind<E extends Enum<E>>(List<E> constants) implements Kind<E> {
        @Override
        public Optional<E> read(Value value) {
            Optional<String> text = value.text(words());
            if (text.isEmpty()) {
                return Optional.empty();
            }
            String plain = plain(text.get());
            Optional<E> found = constants.stream()
                    .filter(each -> plain(each.name()).equals(plain))
                    .findFirst();
            return found.isPresent()
                    ? found
                    : value.flaw("is none of the possible values" + Nearest.question(text.get(), allowed()), allowed());
        }

        private static String plain(String text) {
            return text.replace("_", "").replace("-", "").toLowerCase(java.util.Locale.ROOT);
        }

        private static String word(Enum<?> constant) {
            return constant.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }

        @Override
        public Object write(E value) {
            return word(value);
        }

        @Override
        public String words() {
            return "one of " + String.join(", ", allowed());
        }

        @Override
        public List<String> allowed() {
            return constants.stream().map(EnumKind::word).toList();
        }
    }

    private record ZoneKind() implements Kind<ZoneId> {
        @Override
        public Optional<ZoneId> read(Value value) {
            Optional<String> text = value.text(words());
            if (text.isEmpty()) {
                return Optional.empty();
            }
            if (text.get().equals("UTC") || text.get().equals("Z")) {
                return Optional.of(ZoneOffset.UTC);
            }
            try {
                return Optional.of(ZoneId.of(text.get()));
            } catch (DateTimeException unknown) {
                return value.flaw(
                        "must be " + words() + Nearest.question(text.get(), ZoneId.getAvailableZoneIds()), List.of());
            }
        }

        @Override
        public Object write(ZoneId value) {
            return value.equals(ZoneOffset.UTC) ? "UTC" : value.getId();
        }

        @Override
        public String words() {
            return "a zone such as UTC or Europe/Berlin";
        }
    }

    private record PlaceKind() implements Kind<URI> {
        @Override
        public Optional<URI> read(Value value) {
            Optional<String> text = value.text(words());
            if (text.isEmpty()) {
                return Optional.empty();
            }
            try {
                URI uri = new URI(text.get());
                return uri.isAbsolute() ? Optional.of(uri) : refused(value);
            } catch (URISyntaxException malformed) {
                return refused(value);
            }
        }

        private Optional<URI> refused(Value value) {
            return mayBeShown(value)
                    ? value.flaw("must be " + words(), List.of())
                    : value.hiddenFlaw("must be " + words());
        }

        @Override
        public Object write(URI value) {
            return value.toString();
        }

        @Override
        public String words() {
            return "a URI with a scheme, such as file:///srv/backup or dir:/srv/data";
        }

        @Override
        public boolean mayBeShown(Value value) {
            String text = value.shown();
            return text.indexOf('@') < 0 && text.indexOf('?') < 0 && text.indexOf(':') > 0;
        }
    }
}
