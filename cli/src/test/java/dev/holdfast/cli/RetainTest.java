package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.Time;
import dev.holdfast.internal.store.MemoryBlobStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups that a store protects, on the command line. */
class RetainTest {
    @TempDir
    Path directory;

    private final MemoryBlobStore.Space space = new MemoryBlobStore.Space("locking");
    private Cli cli;
    private String data = "";

    @BeforeEach
    void create() {
        cli = Cli.in(directory)
                .with("HOLDFAST_REPO", "memory:locking")
                .stores((location, create, credentials) -> new MemoryBlobStore(space, Time.system()));
        Path unused = cli.file("data/file", "content".repeat(1000));
        data = directory.resolve("data").toString();
        cli.ok("init");
    }

    @Test
    void aBackupThatIsProtectedIsNeitherForgottenNorPrunedAndSaysUntilWhen() throws Exception {
        String id = cli.json("backup", data, "--retain-until", "30d")
                .get("snapshot_id")
                .asText();
        Files.writeString(Path.of(data, "file"), "other");
        cli.ok("backup", data);

        Cli.Result forgotten = cli.run("forget", id);

        assertThat(forgotten.code()).isNotZero();
        assertThat(forgotten.errors()).contains("locked by the store until").contains("nothing was removed");
        assertThat(cli.ok("forget", "--keep-last", "1").out()).contains("locked by the store until");
        assertThat(cli.ok("snapshots").out()).contains(id.substring(0, 8));
        assertThat(cli.json("prune").get("packs_locked").asLong()).isZero();
    }

    @Test
    void maintenanceProtectsAllAndTellsWhatItDid() {
        cli.ok("backup", data);

        assertThat(cli.ok("retain", "--retain-until", "30d", "--dry-run").out()).contains("would protect 1 snapshot");
        List<String> messages =
                cli.ok("retain", "--retain-until", "30d", "--json").lines();
        JsonNode extended = JsonText.of(messages.get(0));
        JsonNode summary = JsonText.of(messages.get(messages.size() - 1));
        assertThat(extended.get("message_type").asText()).isEqualTo("extended");
        assertThat(extended.has("before")).isFalse();
        assertThat(summary.get("extended").asInt()).isOne();
        assertThat(summary.get("packs").asInt()).isEqualTo(2);
        assertThat(cli.ok("retain", "--retain-until", "30d").out())
                .contains("protected 0 snapshots")
                .contains("about as long already");
    }

    @Test
    void aStoreThatProtectsNothingIsRefusedBeforeAnythingIsStored() {
        Cli plain = Cli.in(directory.resolve("plain"));
        plain.ok("init");

        Cli.Result refused = plain.run("backup", data, "--retain-until", "30d");

        assertThat(refused.code()).isNotZero();
        assertThat(refused.errors()).contains("cannot protect objects until a time");
        assertThat(plain.ok("snapshots").out()).doesNotContain("data");
    }
}
