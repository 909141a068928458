package dev.holdfast.benchmarks;

import dev.holdfast.Time;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Restic, kopia and Holdfast do the same work in turn, each in a new process and, in every round, with a fresh repository.
 * Starting the program and deriving the key from the password are part of each figure.
 */
final class RepositoryBenchmark {
    private final Options options;
    private final PrintStream out;
    private final Path scratch;
    private final Contest contest;

    RepositoryBenchmark(Options options, Time time, PrintStream out) throws IOException {
        Set<Row> wanted = Row.parse(options.list(Option.ROWS));
        this.options = options;
        this.out = out;
        Files.createDirectories(options.directory());
        this.scratch = Files.createTempDirectory(options.directory(), "run-");
        this.contest = new Contest(options.tools(), wanted, new Meter(time, scratch), new Results(), scratch);
    }

    void run() throws IOException, InterruptedException {
        try {
            out.println(Machine.describe());
            out.printf(
                    Locale.ROOT,
                    "corpus: a dump of %,d MiB, %,d MiB of random bytes, %,d small files; elsewhere %,d files; rounds: %d%n",
                    Math.round(1024 * options.scale()),
                    Math.round(512 * options.scale()),
                    Math.round(50_000 * options.scale()),
                    Math.round(1_000_000 * options.scale()),
                    options.rounds());
            for (Tool tool : contest.tools(scratch)) {
                contest.meter().run(tool.version(), tool.environment(), Optional.empty());
                out.println(tool.name() + ": " + contest.meter().said().get(0));
            }
            measure();
            new Tables(contest.results(), options.tools(), out).print();
            Optional<String> copy = options.text(Option.JSON);
            if (copy.isPresent()) {
                new ResultLines(contest.results(), options.tools()).write(Path.of(copy.orElseThrow()));
            }
        } finally {
            RepositoryDirectory.delete(scratch);
        }
    }

    private void measure() throws IOException, InterruptedException {
        boolean stream = contest.wants(Row.STREAM, Row.STREAM_UNVERIFIED, Row.WARM_STREAM);
        boolean directory = contest.wants(DirectoryRows.ALL);
        Optional<Corpus> corpus = stream || directory ? Optional.of(Corpus.of(options, out)) : Optional.empty();
        Optional<MillionRows> million = Optional.empty();
        if (contest.wants(Row.MILLION)) {
            million = Optional.of(new MillionRows(contest, MillionFiles.of(options, out)));
            million.orElseThrow().prepare();
        }
        for (int round = 1; round <= options.rounds(); round++) {
            out.printf(Locale.ROOT, "round %d of %d%n", round, options.rounds());
            if (stream) {
                new StreamRows(contest, corpus.orElseThrow(), scratch.resolve("stream")).round();
            }
            if (directory) {
                new DirectoryRows(contest, corpus.orElseThrow(), scratch.resolve("directory")).round();
            }
            if (million.isPresent()) {
                million.orElseThrow().round();
            }
        }
    }
}
