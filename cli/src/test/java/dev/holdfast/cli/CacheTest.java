package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Time;
import dev.holdfast.internal.store.MemoryBlobStore;
import dev.holdfast.run.StoreStatistics.Operation;
import dev.holdfast.spi.store.ForwardingBlobStore;
import dev.holdfast.testkit.store.RecordingBlobStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept on this machine of a remote repository, and that it is used. */
class CacheTest {
    private static final String REMOTE = "far://bucket/prefix";

    @TempDir
    private Path directory;

    private final RecordingBlobStore store = new RecordingBlobStore(MemoryBlobStore.create(Time.system()));
    private Cli cli;

    @BeforeEach
    void backUp() {
        cli = Cli.in(directory)
                .with("HOLDFAST_REPO", REMOTE)
                .with("XDG_CACHE_HOME", directory.resolve("home").toString())
                .stores((location, create, credentials) -> new Unclosed(store));
        Path data = cli.file("data/a/b/file", "content")
                .resolveSibling("..")
                .resolve("..")
                .normalize();
        cli.ok("init", "--no-cache");
        cli.ok("backup", data.toString(), "--no-cache", "--quiet");
        cli.ok("backup", data.toString(), "--no-cache", "--quiet");
        store.forget();
    }

    /** The test keeps it. */
    private static final class Unclosed extends ForwardingBlobStore {
        private Unclosed(RecordingBlobStore inner) {
            super(inner);
        }

        @Override
        public void close() {
            // The next command opens it again.
        }
    }

    private Path usual() {
        return directory.resolve("home/holdfast");
    }

    private List<String> read(String... command) {
        store.forget();
        cli.ok(command);
        return store.entries(Operation.GET).stream()
                .map(RecordingBlobStore.Entry::name)
                .filter(name -> name.startsWith("index/") || name.startsWith("snapshots/") || name.startsWith("data/"))
                .sorted()
                .toList();
    }

    private static long files(Path below) throws IOException {
        if (!Files.exists(below)) {
            return 0;
        }
        try (Stream<Path> all = Files.walk(below)) {
            return all.filter(Files::isRegularFile).count();
        }
    }

    @Test
    void listingAndPlanningReadNothingTwice() throws IOException {
        String[] list = {"snapshots", "--quiet"};
        String[] plan = {
            "restore", "latest", "--to", directory.resolve("restored").toString(), "--plan"
        };
        assertThat(read(list)).hasSize(2).allMatch(name -> name.startsWith("snapshots/"));
        assertThat(read(plan))
                .anyMatch(name -> name.startsWith("index/"))
                .anyMatch(name -> name.startsWith("data/"))
                .noneMatch(name -> name.startsWith("snapshots/"));
        assertThat(read(list)).isEmpty();
        assertThat(read(plan)).isEmpty();
        assertThat(files(usual())).isPositive();
    }

    @Test
    void nothingIsKeptIfNotWanted() throws IOException {
        List<String> first = read("snapshots", "--no-cache");
        assertThat(read("snapshots", "--no-cache")).isEqualTo(first).isNotEmpty();
        assertThat(files(usual())).isZero();
    }

    @Test
    void theDirectoryIsThatOfTheOptionOrOfTheVariable() throws IOException {
        Path named = directory.resolve("named");
        Path variable = directory.resolve("variable");
        cli.ok("snapshots", "--cache-dir", named.toString());
        cli.with("HOLDFAST_CACHE_DIR", variable.toString()).ok("snapshots");
        assertThat(files(named)).isEqualTo(files(variable)).isGreaterThan(2);
        assertThat(files(usual())).isZero();
        assertThat(named.resolve("CACHEDIR.TAG")).exists();
    }

    @Test
    void aRepositoryOnThisMachineIsNotKept() throws IOException {
        Cli local = Cli.in(directory.resolve("local")).with("HOLDFAST_CACHE_DIR", usual().toString());
        local.ok("init");
        local.ok("snapshots");
        assertThat(files(usual())).isZero();
    }

    @Test
    void itIsListedAndCleanedUp() throws IOException {
        cli.ok("snapshots");
        Cli.Result listed = cli.ok("cache");
        assertThat(listed.lines()).hasSize(4);
        assertThat(listed.out()).contains(usual().toString(), "1 repositories");
        assertThat(cli.json("cache").get(0).get("files").asInt()).isEqualTo(2);

        cli.ok("cache", "--cleanup");
        assertThat(files(usual())).isGreaterThan(2);
        cli.ok("cache", "--cleanup", "--max-age", "0");
        assertThat(cli.json("cache")).isEmpty();
        cli.ok("snapshots");
        assertThat(cli.json("cache")).hasSize(1);
    }

    @Test
    void theBoundIsThatOfTheOption() throws IOException {
        cli.ok("snapshots", "--cache-size", "10");
        assertThat(files(usual())).isZero();
    }

    @Test
    void optionsThatMakeNoSenseAreRefused() {
        assertThat(cli.run("snapshots", "--cache-dir", "x", "--no-cache").code())
                .isEqualTo(2);
        assertThat(cli.run("snapshots", "--cache-size", "lots").code()).isEqualTo(2);
        assertThat(cli.run("cache", "--cleanup", "--max-age", "-1").code()).isEqualTo(2);
        assertThat(cli.without("XDG_CACHE_HOME").run("cache").errors()).contains("no cache", "HOLDFAST_CACHE_DIR");
        assertThat(cli.run("restore", "latest", "--to", "x", "--recall", "maybe")
                        .errors())
                .contains("--recall: expected yes or no, was 'maybe'");
        assertThat(cli.run("copy", "--from-repo", "x", "--recall-deadline", "0").code())
                .isEqualTo(2);
    }
}
