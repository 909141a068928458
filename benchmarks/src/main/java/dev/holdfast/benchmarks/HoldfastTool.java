package dev.holdfast.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Our own command, each time in a cold JVM.
 *
 * @param java the command line that {@code dev/holdfast} would start for most commands
 * @param quick the same for those that are over at once
 * @param home holds the repository
 */
record HoldfastTool(List<String> java, List<String> quick, Path home) implements Tool {
    static final String PASSWORD = "benchmark";

    @Override
    public String name() {
        return "holdfast";
    }

    @Override
    public List<String> version() {
        return Stream.concat(java.stream(), Stream.of("version")).toList();
    }

    @Override
    public Map<String, String> environment() {
        return Map.of(
                "HOLDFAST_REPO",
                "file:" + repository(),
                "HOLDFAST_PASSWORD",
                PASSWORD,
                "HOLDFAST_CACHE_DIR",
                home.resolve("cache").toString(),
                "HOLDFAST_STATE_DIR",
                home.resolve("state").toString());
    }

    @Override
    public List<List<String>> create() {
        return List.of(quickly("init"));
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
    public Optional<List<String>> streamUnverified() {
        return Optional.of(command("backup", "--no-extra-verify", "stdin:dump.bson"));
    }

    @Override
    public List<String> restore(Path data, Path target) {
        return command("restore", "latest:" + data, "--to", target.toString());
    }

    @Override
    public Optional<List<String>> listPacks() {
        return Optional.of(quickly("list", "packs"));
    }

    @Override
    public List<String> check() {
        return command("check", "--read-data");
    }

    @Override
    public Optional<List<String>> forget() {
        return Optional.of(quickly("forget", "--keep-last", "1"));
    }

    @Override
    public List<String> prune() {
        return command("prune");
    }

    @Override
    public HeapUse heap() {
        try {
            return HeapUse.of(Files.readAllLines(collections()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Any other command. */
    List<String> command(String... arguments) {
        return command(java, arguments);
    }

    private List<String> quickly(String... arguments) {
        return command(quick, arguments);
    }

    /** The log goes behind what the launcher says about logging, which would switch it off. */
    private List<String> command(List<String> java, String... arguments) {
        int options = java.indexOf("-cp");
        return Stream.of(
                        java.subList(0, options).stream(),
                        Stream.of("-Xlog:" + HeapUse.LOGGED + ":file=" + collections() + "::filecount=0"),
                        java.subList(options, java.size()).stream(),
                        Stream.of("--quiet"),
                        Stream.of(arguments))
                .flatMap(part -> part)
                .toList();
    }

    private Path collections() {
        return home.resolve("collections.log");
    }
}
