package dev.holdfast.benchmarks;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/**
 * How a benchmark is to be run.
 *
 * @param scale size of the corpus, 1 for the full 2 GiB
 * @param rounds how often everything is measured; medians are shown
 * @param tools who takes part
 * @param directory where corpus and repositories lie
 */
record Options(double scale, int rounds, List<String> tools, Path directory) {
    static final String HELP = """
            options: --scale F       size of the corpus: 1 (the default) is 2 GiB, 0.25 a quarter of it
                     --rounds N      how often everything is measured; the median is shown (default 3)
                     --tools A,B     who takes part (default restic,kopia,holdfast)
                     --work DIR      where corpus and repositories lie (default: the cache's bench directory); needs 6 times the
                                     corpus; the corpus is kept for the next run""";

    Options {
        if (!(scale > 0 && scale <= 100)) {
            throw new IllegalArgumentException("--scale must be above 0 and at most 100, was " + scale);
        }
        if (rounds < 1) {
            throw new IllegalArgumentException("--rounds must be at least 1, was " + rounds);
        }
        tools = List.copyOf(tools);
    }

    static Options parse(List<String> arguments) {
        Options options = new Options(1, 3, List.of("restic", "kopia", "holdfast"), defaultDirectory());
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String name = rest.next();
            if (!rest.hasNext()) {
                throw new IllegalArgumentException("'" + name + "' needs a value\n" + HELP);
            }
            options = options.with(name, rest.next());
        }
        return options;
    }

    private Options with(String name, String value) {
        return switch (name) {
            case "--scale" -> new Options(Double.parseDouble(value), rounds, tools, directory);
            case "--rounds" -> new Options(scale, Integer.parseInt(value), tools, directory);
            case "--tools" -> new Options(scale, rounds, List.of(value.split(",", -1)), directory);
            case "--work" -> new Options(scale, rounds, tools, Path.of(value).toAbsolutePath());
            default -> throw new IllegalArgumentException("no option is called '" + name + "'\n" + HELP);
        };
    }

    private static Path defaultDirectory() {
        return Path.of(System.getProperty("holdfast.bench.directory", "bench")).toAbsolutePath();
    }
}
