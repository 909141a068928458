package dev.holdfast.benchmarks;

import dev.holdfast.Time;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What {@code dev/bench} starts: runs the benchmark that is named, or lists them all. */
public final class Bench {
    /** What there is to run. */
    private enum Benchmark {
        REPOSITORY("restic, kopia and holdfast side by side: backup, stream, restore, check, prune") {
            @Override
            void run(Options options) throws IOException, InterruptedException {
                new RepositoryBenchmark(options, Time.system(), System.out).run();
            }
        },
        MEMORY("a directory of a million entries, 200 GiB of zeros: memory and pauses of each command") {
            @Override
            void start(List<String> arguments) throws IOException, InterruptedException {
                MemoryBenchmark.parse(arguments).run(System.out);
            }
        },
        SCALE("an index of very many blobs: memory, loading, look-ups, check and prune planning; --entries N") {
            @Override
            void start(List<String> arguments) throws IOException, InterruptedException {
                ScaleBenchmark.parse(arguments).run();
            }
        };

        private final String description;

        Benchmark(String description) {
            this.description = description;
        }

        /** Those with options of their own. */
        void start(List<String> arguments) throws IOException, InterruptedException {
            run(Options.parse(arguments));
        }

        void run(Options options) throws IOException, InterruptedException {
            throw new IllegalStateException(title() + " has options of its own");
        }

        String title() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private Bench() {}

    /**
     * Runs a benchmark.
     *
     * @param arguments its name and its options; without a name all are listed
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length == 0) {
            list();
            return;
        }
        Optional<Benchmark> chosen = Arrays.stream(Benchmark.values())
                .filter(benchmark -> benchmark.title().equals(arguments[0]))
                .findFirst();
        if (chosen.isEmpty()) {
            System.err.println("no benchmark is called '" + arguments[0] + "'");
            list();
            System.exit(2);
        }
        try {
            chosen.orElseThrow().start(List.of(arguments).subList(1, arguments.length));
        } catch (IllegalArgumentException | IllegalStateException failure) {
            System.err.println(failure.getMessage());
            System.exit(1);
        }
    }

    private static void list() {
        for (Benchmark benchmark : Benchmark.values()) {
            System.out.println("dev/bench " + benchmark.title() + "    " + benchmark.description);
        }
        System.out.println(Options.HELP);
    }
}
