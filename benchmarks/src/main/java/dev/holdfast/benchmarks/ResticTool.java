package dev.holdfast.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The restic program.
 *
 * @param binary its path
 * @param home holds repository and cache
 */
record ResticTool(String binary, Path home) implements Tool {
    @Override
    public String name() {
        return "restic";
    }

    @Override
    public List<String> version() {
        return List.of(binary, "version");
    }

    @Override
    public Map<String, String> environment() {
        return Map.of(
                "RESTIC_REPOSITORY", repository().toString(),
                "RESTIC_CACHE_DIR", home.resolve("cache").toString(),
                "RESTIC_PASSWORD", "benchmark");
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
        return command("backup", "--stdin", "--stdin-filename", "dump.bson");
    }

    @Override
    public Optional<List<String>> streamUnverified() {
        return Optional.of(command("backup", "--no-extra-verify", "--stdin", "--stdin-filename", "dump.bson"));
    }

    @Override
    public List<String> restore(Path data, Path target) {
        return command("restore", "latest:" + data, "--target", target.toString());
    }

    @Override
    public Optional<List<String>> listPacks() {
        return Optional.of(command("list", "packs"));
    }

    @Override
    public List<String> check() {
        return command("check", "--read-data");
    }

    @Override
    public Optional<List<String>> forget() {
        return Optional.of(command("forget", "--keep-last", "1"));
    }

    @Override
    public List<String> prune() {
        return command("prune");
    }

    private List<String> command(String... arguments) {
        return Stream.concat(Stream.of(binary, "--quiet"), Stream.of(arguments)).toList();
    }
}
