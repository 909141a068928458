package dev.holdfast.benchmarks;

import dev.holdfast.Time;
import dev.holdfast.benchmarks.server.Minio;
import dev.holdfast.benchmarks.server.Toxiproxy;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Restic and Holdfast do the same work in turn on one MinIO, and rclone copies the same files as they are. All go through the
 * same toxiproxy, which lets answers come at once, and then 30 ms later. The server shares the processors with them.
 */
final class StoreBenchmark {
    private static final Duration FAR = Duration.ofMillis(30);

    private final Options options;
    private final Time time;
    private final PrintStream out;

    StoreBenchmark(Options options, Time time, PrintStream out) {
        this.options = options;
        this.time = time;
        this.out = out;
    }

    void run() throws IOException, InterruptedException {
        Corpus corpus = Corpus.of(options, out);
        Files.createDirectories(options.directory());
        Path scratch = Files.createTempDirectory(options.directory(), "store-");
        Minio minio = Minio.start(Contest.handedIn("minio"), scratch);
        try {
            Toxiproxy proxy =
                    Toxiproxy.start(Contest.handedIn("toxiproxy"), minio.port(), scratch.resolve("toxiproxy.log"));
            try {
                measure(corpus, scratch, proxy);
            } finally {
                proxy.stop();
            }
        } finally {
            minio.stop();
            RepositoryDirectory.delete(scratch);
        }
    }

    private void measure(Corpus corpus, Path scratch, Toxiproxy proxy) throws IOException, InterruptedException {
        Set<Row> wanted = Row.parse(options.list(Option.ROWS));
        List<String> names = options.list(Option.TOOLS).orElse(List.of("restic", Rclone.NAME, Tables.OURS));
        Contest contest = new Contest(
                names.stream().filter(name -> !name.equals(Rclone.NAME)).toList(),
                wanted,
                new Meter(time, scratch),
                new Results(),
                scratch);
        Rclone rclone = new Rclone(Contest.handedIn(Rclone.NAME), proxy.port());
        out.println(Machine.describe());
        StoreRound round = new StoreRound(contest, corpus, proxy.port(), rclone, names.contains(Rclone.NAME));
        round.versions(out);
        round.manyPacks((int) (50_000 * options.scale()));
        for (int number = 1; number <= options.rounds(); number++) {
            out.printf(Locale.ROOT, "round %d of %d%n", number, options.rounds());
            round.run(StoreRound.Distance.NEAR);
            proxy.delayAnswers(FAR);
            round.run(StoreRound.Distance.FAR);
            proxy.cure("delay");
        }
        new Tables(contest.results(), names, out).print();
        Optional<String> copy = options.text(Option.JSON);
        if (copy.isPresent()) {
            new ResultLines(contest.results(), names).write(Path.of(copy.orElseThrow()));
        }
    }
}
