package dev.holdfast.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A repository of very many blobs, of which only the index files, trees and a snapshot are made: how long the index takes to load, what
 * it costs, how fast it answers, and what checking and planning a prune need beside it. Each part runs in a JVM of its own.
 *
 * @param entries how many blobs
 * @param part what to do, or everything
 * @param directory holds the repository, which is kept for the next run
 */
record ScaleBenchmark(long entries, String part, Path directory) {
    private static final List<String> PARTS = List.of("generate", "load", "lookup", "plan", "check");
    private static final String ALL = "all";

    static ScaleBenchmark of(Options options) {
        return new ScaleBenchmark(
                options.whole(Option.ENTRIES, 1, 10_000_000),
                options.text(Option.PART).orElse(ALL),
                options.directory());
    }

    void run() throws IOException, InterruptedException {
        SyntheticRepository repository = new SyntheticRepository(directory.resolve("scale-" + entries), entries);
        switch (part) {
            case ALL -> runAll();
            case "generate" -> repository.generate();
            case "load" -> new IndexFigures(repository, System.out).load();
            case "lookup" -> new IndexFigures(repository, System.out).lookUp();
            case "plan" -> new IndexFigures(repository, System.out).plan();
            case "check" -> new IndexFigures(repository, System.out).check();
            default ->
                throw new IllegalArgumentException(
                        "no part is called '" + part + "'; expected one of " + String.join(", ", PARTS));
        }
    }

    private void runAll() throws IOException, InterruptedException {
        for (String each : PARTS) {
            Process child = new ProcessBuilder(command(each)).inheritIO().start();
            if (child.waitFor() != 0) {
                throw new IllegalStateException(each + " failed");
            }
        }
    }

    /** The launcher's options: what is measured is measured as users have it. */
    private List<String> command(String each) {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        Stream.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "-cp")
                .forEach(command::add);
        command.add(System.getProperty("java.class.path"));
        command.addAll(List.of(Bench.class.getName(), "scale", "--entries", Long.toString(entries)));
        command.addAll(List.of("--part", each, "--work", directory.toString()));
        return command;
    }
}
