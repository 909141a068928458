package dev.holdfast.benchmarks;

import dev.holdfast.Time;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Restic, kopia and Holdfast do the same work one after the other, each in a new process and, in every round, with a fresh
 * repository. Starting the program and deriving the key from the password are part of each figure.
 */
final class RepositoryBenchmark {
    private final Options options;
    private final PrintStream out;
    private final Meter meter;
    private final Results results = new Results();
    private final Path scratch;

    RepositoryBenchmark(Options options, Time time, PrintStream out) throws IOException {
        this.options = options;
        this.out = out;
        Files.createDirectories(options.directory());
        this.scratch = Files.createTempDirectory(options.directory(), "run-");
        this.meter = new Meter(time, scratch);
    }

    void run() throws IOException, InterruptedException {
        try {
            Corpus corpus = Corpus.of(options, out);
            out.println(machine());
            for (int round = 1; round <= options.rounds(); round++) {
                for (String name : options.tools()) {
                    out.printf(Locale.ROOT, "round %d of %d: %s%n", round, options.rounds(), name);
                    measureDirectory(tool(name, "directory"), corpus);
                    measureStream(tool(name, "stream"), corpus);
                }
            }
            results.print(out, options.tools(), "holdfast");
        } finally {
            RepositoryDirectory.delete(scratch);
        }
    }

    private void measureDirectory(Tool tool, Corpus corpus) throws IOException, InterruptedException {
        Path home = scratch.resolve("directory");
        create(tool, home);
        corpus.use(Corpus.Dump.ORIGINAL);
        step("first backup", tool, tool.backup(corpus.data()));
        results.size(tool.name(), RepositoryDirectory.sizeBytes(home.resolve("repository")));
        step("unchanged", tool, tool.backup(corpus.data()));
        corpus.use(Corpus.Dump.CLUSTERED);
        step("1 % of the dump changed, clustered", tool, tool.backup(corpus.data()));
        corpus.use(Corpus.Dump.SCATTERED);
        step("1 % of the dump changed, scattered", tool, tool.backup(corpus.data()));
        Path target = Files.createDirectory(home.resolve("restored"));
        step("restore", tool, tool.restore(corpus.data(), target));
        RepositoryDirectory.delete(target);
        step("check, reading all data", tool, tool.check());
        for (List<String> command : tool.forget()) {
            meter.run(command, tool.environment(), Optional.empty());
        }
        step("prune", tool, tool.prune());
        RepositoryDirectory.delete(home);
    }

    private void measureStream(Tool tool, Corpus corpus) throws IOException, InterruptedException {
        Path home = scratch.resolve("stream");
        create(tool, home);
        Optional<Path> input = Optional.of(corpus.dump(Corpus.Dump.ORIGINAL));
        results.add("the dump from standard input", tool.name(), measured(tool, tool.stream(), input));
        RepositoryDirectory.delete(home);
    }

    private void create(Tool tool, Path home) throws IOException, InterruptedException {
        RepositoryDirectory.delete(home);
        Files.createDirectories(home.resolve("repository"));
        for (List<String> command : tool.create()) {
            meter.run(command, tool.environment(), Optional.empty());
        }
    }

    private void step(String title, Tool tool, List<String> command) throws IOException, InterruptedException {
        results.add(title, tool.name(), measured(tool, command, Optional.empty()));
    }

    /** What earlier steps left to be written must not slow this one down. */
    private Measurement measured(Tool tool, List<String> command, Optional<Path> input)
            throws IOException, InterruptedException {
        new ProcessBuilder("sync").start().waitFor();
        return meter.run(command, tool.environment(), input);
    }

    private Tool tool(String name, String home) {
        Path directory = scratch.resolve(home);
        return switch (name) {
            case "restic" -> new ResticTool(handedIn("restic"), directory);
            case "kopia" -> new KopiaTool(handedIn("kopia"), directory);
            case "holdfast" -> new HoldfastTool(handedIn("holdfast").lines().toList(), directory);
            default -> throw new IllegalArgumentException("no tool is called '" + name + "'");
        };
    }

    private static String handedIn(String tool) {
        return Optional.ofNullable(System.getenv("BENCH_" + tool.toUpperCase(Locale.ROOT)))
                .orElseThrow(
                        () -> new IllegalStateException("start the benchmark with dev/bench, which finds " + tool));
    }

    private static String machine() throws IOException {
        Path info = Path.of("/proc/cpuinfo");
        String model = !Files.exists(info)
                ? "unknown"
                : Files.readAllLines(info).stream()
                        .filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 1).strip())
                        .findFirst()
                        .orElse("unknown");
        return "machine: " + Runtime.getRuntime().availableProcessors() + " cores, " + model + "; " + Runtime.version();
    }
}
