package dev.holdfast.benchmarks;

import dev.holdfast.Time;
import java.io.IOException;
import java.util.ArrayList;
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
        CRASH("processes killed in the middle of every operation, 1,000 of them or --rounds N, and what comes after") {
            @Override
            List<String> defaults() {
                return List.of("--rounds", "1000");
            }

            @Override
            void run(Options options) throws IOException, InterruptedException {
                new CrashBenchmark(options.directory(), options.rounds(), Time.system(), System.out).run();
            }
        };

        private final String description;

        Benchmark(String description) {
            this.description = description;
        }

        /** Options that hold unless others are given. */
        List<String> defaults() {
            return List.of();
        }

        abstract void run(Options options) throws IOException, InterruptedException;

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
            List<String> options = new ArrayList<>(chosen.orElseThrow().defaults());
            options.addAll(List.of(arguments).subList(1, arguments.length));
            chosen.orElseThrow().run(Options.parse(options));
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
