package dev.holdfast.benchmarks;

import dev.holdfast.Time;
import dev.holdfast.benchmarks.crash.CrashRounds;
import dev.holdfast.benchmarks.crash.CrashTable;
import dev.holdfast.benchmarks.crash.ResticReferee;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Kills processes in the middle of operations, as many as there are rounds, and shows what was left behind and what came next. */
final class CrashBenchmark {
    private static final long SEED = 1;
    private static final int SHOWN_EVERY = 100;

    private final Path directory;
    private final int kills;
    private final Time time;
    private final PrintStream out;

    CrashBenchmark(Path directory, int kills, Time time, PrintStream out) {
        this.directory = directory;
        this.kills = kills;
        this.time = time;
        this.out = out;
    }

    void run() throws IOException, InterruptedException {
        String restic = Optional.ofNullable(System.getenv("BENCH_RESTIC"))
                .orElseThrow(() -> new IllegalStateException("start it with dev/bench, which finds restic"));
        Files.createDirectories(directory);
        Path scratch = Files.createTempDirectory(directory, "crash-");
        try {
            long began = time.nanos();
            CrashRounds rounds = new CrashRounds(scratch, new ResticReferee(Path.of(restic), scratch), time, SEED);
            CrashTable table = null;
            for (int done = 0; done < kills; done += SHOWN_EVERY) {
                table = rounds.run(Math.min(kills, done + SHOWN_EVERY));
                out.printf("after %d kills, %d s:%n", table.kills(), (time.nanos() - began) / 1_000_000_000);
                table.print(out);
            }
            if (table != null && !table.problems().isEmpty()) {
                throw new IllegalStateException(table.problems().size() + " problem(s), see above");
            }
        } finally {
            RepositoryDirectory.delete(scratch);
        }
    }
}
