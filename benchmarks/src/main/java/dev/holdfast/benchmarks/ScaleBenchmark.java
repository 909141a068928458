package dev.holdfast.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
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
    static final String HELP = """
            options: --entries N     how many blobs the index has (default 10000000); each takes some 50 bytes in the repository
                     --part NAME     generate, load, lookup, plan or check alone, in this JVM
                     --work DIR      where the repository lies; it is kept for the next run""";

    private static final List<String> PARTS = List.of("generate", "load", "lookup", "plan", "check");
    private static final String ALL = "all";

    static ScaleBenchmark parse(List<String> arguments) {
        Path work =
                Path.of(System.getProperty("holdfast.bench.directory", "bench")).toAbsolutePath();
        ScaleBenchmark benchmark = new ScaleBenchmark(10_000_000, ALL, work);
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String name = rest.next();
            if (!rest.hasNext()) {
                throw new IllegalArgumentException("'" + name + "' needs a value\n" + HELP);
            }
            benchmark = benchmark.with(name, rest.next());
        }
        return benchmark;
    }

    private ScaleBenchmark with(String name, String value) {
        return switch (name) {
            case "--entries" -> new ScaleBenchmark(Long.parseLong(value), part, directory);
            case "--part" -> new ScaleBenchmark(entries, value, directory);
            case "--work" -> new ScaleBenchmark(entries, part, Path.of(value).toAbsolutePath());
            default -> throw new IllegalArgumentException("no option is called '" + name + "'\n" + HELP);
        };
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
            default -> throw new IllegalArgumentException("no part is called '" + part + "'\n" + HELP);
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
