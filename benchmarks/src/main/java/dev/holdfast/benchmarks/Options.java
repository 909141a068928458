package dev.holdfast.benchmarks;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a benchmark is to be run: what was said on the command line, and what holds where nothing was said. */
final class Options {
    private final Map<Option, String> given;

    private Options(Map<Option, String> given) {
        this.given = given;
    }

    static Options parse(List<String> arguments) {
        Map<Option, String> given = new EnumMap<>(Option.class);
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String name = rest.next();
            Option option = Option.of(name)
                    .orElseThrow(
                            () -> new IllegalArgumentException("no option is called '" + name + "'\n" + Option.help()));
            if (!rest.hasNext()) {
                throw new IllegalArgumentException("'" + name + "' needs a value\n" + Option.help());
            }
            given.put(option, rest.next());
        }
        return new Options(given);
    }

    Optional<String> text(Option option) {
        return Optional.ofNullable(given.get(option));
    }

    /** The parts of a value that commas separate. */
    Optional<List<String>> list(Option option) {
        return text(option).map(value -> List.of(value.split(",", -1)));
    }

    /** A whole number that is at least {@code least}. */
    int whole(Option option, int least, int otherwise) {
        int value = text(option).map(Integer::parseInt).orElse(otherwise);
        if (value < least) {
            throw new IllegalArgumentException(option + " must be at least " + least + ", was " + value);
        }
        return value;
    }

    /** Size of the corpus: 1 for the full 2 GiB. */
    double scale() {
        double value = text(Option.SCALE).map(Double::parseDouble).orElse(1.0);
        if (!(value > 0 && value <= 100)) {
            throw new IllegalArgumentException(Option.SCALE + " must be above 0 and at most 100, was " + value);
        }
        return value;
    }

    /** How often everything is measured; medians are shown. */
    int rounds() {
        return whole(Option.ROUNDS, 1, 5);
    }

    /** Who takes part. */
    List<String> tools() {
        return list(Option.TOOLS).orElse(List.of("restic", "kopia", "holdfast"));
    }

    /** Where corpus and repositories lie; it need not exist. */
    Path directory() {
        String value = text(Option.WORK).orElse(System.getProperty("holdfast.bench.directory", "bench"));
        return Path.of(value).toAbsolutePath();
    }
}
