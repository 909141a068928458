package dev.holdfast.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The kopia program, with zstd, which is off by default. It forgets by policy as it backs up.
 *
 * @param binary its path
 * @param home holds repository, configuration and cache
 */
record KopiaTool(String binary, Path home) implements Tool {
    @Override
    public String name() {
        return "kopia";
    }

    @Override
    public List<String> version() {
        return List.of(binary, "--version");
    }

    @Override
    public Map<String, String> environment() {
        return Map.of(
                "KOPIA_PASSWORD", "benchmark",
                "KOPIA_CONFIG_PATH", home.resolve("kopia.config").toString(),
                "KOPIA_CACHE_DIRECTORY", home.resolve("cache").toString(),
                "KOPIA_LOG_DIR", home.resolve("logs").toString(),
                "KOPIA_CHECK_FOR_UPDATES", "false");
    }

    @Override
    public List<List<String>> create() {
        String repository = repository().toString();
        List<String> policy = command("policy", "set", "--global", "--compression=zstd", "--keep-latest=1");
        List<String> rest =
                List.of("--keep-hourly=0", "--keep-daily=0", "--keep-weekly=0", "--keep-monthly=0", "--keep-annual=0");
        return List.of(
                command("repository", "create", "filesystem", "--path=" + repository),
                Stream.concat(policy.stream(), rest.stream()).toList());
    }

    @Override
    public List<String> backup(Path data) {
        return command("snapshot", "create", data.toString());
    }

    @Override
    public List<String> stream() {
        return command("snapshot", "create", "--stdin-file=dump.bson", "/stream");
    }

    @Override
    public Optional<List<String>> streamUnverified() {
        return Optional.empty();
    }

    @Override
    public List<String> restore(Path data, Path target) {
        return command("snapshot", "restore", "--snapshot-time=latest", data.toString(), target.toString());
    }

    @Override
    public List<String> check() {
        return command("snapshot", "verify", "--verify-files-percent=100");
    }

    @Override
    public Optional<List<String>> forget() {
        return Optional.empty();
    }

    @Override
    public List<String> prune() {
        return command("maintenance", "run", "--full", "--safety=none");
    }

    private List<String> command(String... arguments) {
        return Stream.concat(Stream.of(binary, "--no-progress", "--no-auto-maintenance"), Stream.of(arguments))
                .toList();
    }
}
