package dev.holdfast.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Those who take part in a run, and what was measured of them so far. Each tool has a home below a directory for each
 * repository, with its own cache and configuration in it.
 *
 * @param names in the order in which they take turns
 * @param wanted the rows that are to be measured
 * @param meter runs their processes
 * @param results receives the measurements
 * @param scratch holds the homes
 */
record Contest(List<String> names, Set<Row> wanted, Meter meter, Results results, Path scratch) {

    /** The tool with a repository in {@code directory}. */
    Tool tool(String name, Path directory) {
        Path home = directory.resolve(name);
        return switch (name) {
            case "restic" -> new ResticTool(handedIn("restic"), home);
            case "kopia" -> new KopiaTool(handedIn("kopia"), home);
            case "holdfast" ->
                new HoldfastTool(
                        handedIn("holdfast").lines().toList(),
                        handedIn("holdfast_quick").lines().toList(),
                        home);
            default -> throw new IllegalArgumentException("no tool is called '" + name + "'");
        };
    }

    /** All tools with a repository in {@code directory}. */
    List<Tool> tools(Path directory) {
        return names.stream().map(name -> tool(name, directory)).toList();
    }

    /** Makes an empty repository, in place of one that may be there. */
    void create(Tool tool) throws IOException, InterruptedException {
        RepositoryDirectory.delete(tool.home());
        Files.createDirectories(tool.repository());
        for (List<String> command : tool.create()) {
            meter.run(command, tool.environment(), Optional.empty());
        }
    }

    /** Runs a command whose time does not matter. */
    void prepare(Tool tool, List<String> command) throws IOException, InterruptedException {
        meter.run(command, tool.environment(), Optional.empty());
    }

    void measure(Row row, Tool tool, List<String> command) throws IOException, InterruptedException {
        measure(row, tool, command, Optional.empty());
    }

    /** What earlier steps left to be written must not slow this one down. */
    void measure(Row row, Tool tool, List<String> command, Optional<Path> input)
            throws IOException, InterruptedException {
        PageCache.settle();
        Measurement measurement = meter.run(command, tool.environment(), input).with(tool.heap());
        if (wanted.contains(row)) {
            results.add(row, tool.name(), measurement);
        }
    }

    boolean wants(Row... rows) {
        return Set.of(rows).stream().anyMatch(wanted::contains);
    }

    static String handedIn(String tool) {
        return Optional.ofNullable(System.getenv("BENCH_" + tool.toUpperCase(Locale.ROOT)))
                .orElseThrow(
                        () -> new IllegalStateException("start the benchmark with dev/bench, which finds " + tool));
    }
}
