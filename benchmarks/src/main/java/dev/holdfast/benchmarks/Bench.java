package dev.holdfast.benchmarks;

import dev.holdfast.Time;
import dev.holdfast.benchmarks.stage.StageBenchmarks;
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
        STAGES(
                "the stages of the engine one by one, beside what their primitives alone can do; --rounds is in seconds") {
            @Override
            void run(Options options) throws IOException {
                System.out.println(Machine.describe());
                new StageBenchmarks(System.out, options.whole(Option.ROUNDS, 1, 3)).run();
            }
        },
        MEMORY("a directory of a million entries, 200 GiB of zeros: memory and pauses of each command") {
            @Override
            void run(Options options) throws IOException, InterruptedException {
                MemoryBenchmark.of(options).run(System.out);
            }
        },
        SCALE("an index of very many blobs: memory, loading, look-ups, check and prune planning") {
            @Override
            void run(Options options) throws IOException, InterruptedException {
                ScaleBenchmark.of(options).run();
            }
        },
        CATALOGUE("a catalogue of 100,000 backups or --entries N: how long listing takes, and in how much memory") {
            @Override
            void run(Options options) throws IOException, InterruptedException {
                CatalogueBenchmark.of(options, System.out).run();
            }
        },
        DAMAGE("10,000 flipped bits, --rounds N repositories: how many a check notices and locates") {
            @Override
            void run(Options options) {
                new DamageBenchmark(options.scale(), options.whole(Option.ROUNDS, 1, 3), System.out).run();
            }
        },
        RETENTION(
                "a million recovery points judged in 512 MiB, beside a tenth and three tenths of them; --entries is their number") {
            @Override
            void run(Options options) throws IOException, InterruptedException {
                RetentionBenchmark.of(options).run(Time.system(), System.out);
            }
        },
        SIMULATE("hourly backups over ten years, or --entries of them, by items and by cron expressions") {
            @Override
            void run(Options options) throws IOException {
                SimulationBenchmark.of(options).run(Time.system(), System.out);
            }
        },
        STORE("restic, rclone and holdfast on the same MinIO, near and 30 ms away: backup, restore, listing, prune") {
            @Override
            void run(Options options) throws IOException, InterruptedException {
                new StoreBenchmark(options, Time.system(), System.out).run();
            }
        },
        MONGODB(
                "mongodump piped into restic, and holdfast, on the same MongoDB: dump, changed dumps, restore; --gib N of data") {
            @Override
            void run(Options options) throws IOException, InterruptedException {
                new MongoBenchmark(options, Time.system(), System.out).run();
            }
        },
        REQUESTS(
                "what is asked of a store, by kind: backups, looking with and without a cache, restore, forget, prune") {
            @Override
            void run(Options options) throws IOException {
                new RequestBenchmark(options, System.out).run();
            }
        },
        CRASH("processes killed in the middle of every operation, 1,000 of them or --rounds N, and what comes after") {
            @Override
            void run(Options options) throws IOException, InterruptedException {
                new CrashBenchmark(
                                options.directory(), options.whole(Option.ROUNDS, 1, 1000), Time.system(), System.out)
                        .run();
            }
        },
        LEADER("the process that runs the schedules is killed, 500 times or --rounds N, and others take its place") {
            @Override
            void run(Options options) throws IOException, InterruptedException {
                new LeaderBenchmark(
                                options.directory(), options.whole(Option.ROUNDS, 1, 500), Time.system(), System.out)
                        .run();
            }
        };

        private final String description;

        Benchmark(String description) {
            this.description = description;
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
            chosen.orElseThrow().run(Options.parse(List.of(arguments).subList(1, arguments.length)));
        } catch (IllegalArgumentException | IllegalStateException failure) {
            System.err.println(failure.getMessage());
            System.exit(1);
        }
    }

    private static void list() {
        for (Benchmark benchmark : Benchmark.values()) {
            System.out.println("dev/bench " + benchmark.title() + "    " + benchmark.description);
        }
        System.out.println(Option.help());
    }
}
