package dev.holdfast.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Our own command, each time in a cold JVM.
 *
 * @param java the command line that {@code dev/holdfast} would start
 * @param home holds the repository
 */
record HoldfastTool(List<String> java, Path home) implements Tool {
    @Override
    public String name() {
        return "holdfast";
    }

    @Override
    public Map<String, String> environment() {
        return Map.of("HOLDFAST_REPO", "file:" + home.resolve("repository"), "HOLDFAST_PASSWORD", "benchmark");
    }

    @Override
    public List<List<String>> create() {
        return List.of(command("init"));
    }

    @Override
    public List<String> backup(Path data) {
        return command("backup", data.toString());
    }

    @Override
    public List<String> stream() {
        return command("backup", "stdin:dump.bson");
    }

    @Override
    public List<String> restore(Path data, Path target) {
        return command("restore", "latest:" + data, "--to", target.toString());
    }

    @Override
    public List<String> check() {
        return command("check", "--read-data");
    }

    @Override
    public List<List<String>> forget() {
        return List.of(command("forget", "--keep-last", "1"));
    }

    @Override
    public List<String> prune() {
        return command("prune");
    }

    private List<String> command(String... arguments) {
        return Stream.of(java.stream(), Stream.of("--quiet"), Stream.of(arguments))
                .flatMap(part -> part)
                .toList();
    }
}
