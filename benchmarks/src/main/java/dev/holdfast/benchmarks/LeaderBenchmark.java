package dev.holdfast.benchmarks;

import dev.holdfast.Time;
import dev.holdfast.benchmarks.crash.ResticReferee;
import dev.holdfast.benchmarks.leader.LeaderRounds;
import dev.holdfast.benchmarks.leader.LeaderTable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Kills the process that runs the schedules, as often as there are rounds, and looks at what the others made of it. */
final class LeaderBenchmark {
    private static final long SEED = 1;

    private final Path directory;
    private final int kills;
    private final Time time;
    private final PrintStream out;

    LeaderBenchmark(Path directory, int kills, Time time, PrintStream out) {
        this.directory = directory;
        this.kills = kills;
        this.time = time;
        this.out = out;
    }

    void run() throws IOException, InterruptedException {
        String restic = Optional.ofNullable(System.getenv("BENCH_RESTIC"))
                .orElseThrow(() -> new IllegalStateException("start it with dev/bench, which finds restic"));
        Files.createDirectories(directory);
        Path scratch = Files.createTempDirectory(directory, "leader-");
        long began = time.nanos();
        LeaderTable table =
                new LeaderRounds(scratch, new ResticReferee(Path.of(restic), scratch), time, SEED).run(kills, out);
        out.printf("%d s:%n", (time.nanos() - began) / 1_000_000_000);
        table.print(out);
        if (!table.problems().isEmpty()) {
            throw new IllegalStateException(
                    table.problems().size() + " problem(s), see above; everything is still in " + scratch);
        }
        RepositoryDirectory.delete(scratch);
    }
}
