package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CopyIT {
    private static final String OTHER = "another password";

    @TempDir
    Path directory;

    private Cli source;
    private Cli target;

    @BeforeEach
    void makeTwoRepositories() throws IOException {
        source = Cli.in(Files.createDirectory(directory.resolve("source")));
        source.backedUp();
        target = Cli.in(Files.createDirectory(directory.resolve("target")))
                .with("HOLDFAST_PASSWORD", OTHER)
                .with("HOLDFAST_FROM_REPO", "file:" + source.repository())
                .with("HOLDFAST_FROM_PASSWORD", Cli.PASSWORD);
        target.ok("init");
    }

    private JsonNode snapshots(Cli cli) {
        return JsonText.of(cli.ok("snapshots", "--json").out());
    }

    @Test
    void copiesOnceAndIsContentThen() {
        assertThat(target.ok("copy").out()).contains("copied 1 snapshot");
        assertThat(target.ok("copy").out()).contains("present", "copied 0 snapshots");
        assertThat(snapshots(target)).hasSize(1);
        assertThat(target.ok("check", "--read-data").out()).contains("no errors were found");
    }

    @Test
    void aDryRunCopiesNothing() {
        assertThat(target.ok("copy", "--dry-run").out()).contains("would copy 1 snapshot");
        assertThat(snapshots(target)).isEmpty();
    }

    @Test
    void copiesWhatIsChosen() {
        target.ok("copy", "--tag", "nothing-has-this");
        assertThat(snapshots(target)).isEmpty();
        target.ok("copy", "latest");
        assertThat(snapshots(target)).hasSize(1);
    }

    @Test
    void tellsProgramsWhatWasCopied() {
        List<JsonNode> lines = JsonText.lines(target.ok("copy", "--json").out());
        JsonNode copied = lines.stream()
                .filter(line -> line.get("message_type").asText().equals("copied"))
                .findFirst()
                .orElseThrow();
        assertThat(copied.get("source_snapshot_id").asText())
                .isEqualTo(snapshots(source).get(0).get("id").asText());
        assertThat(JsonText.last(target.ok("copy", "--json").out())
                        .get("snapshots_present")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void theChunkerCanBeTakenOver() throws IOException {
        Cli third =
                Cli.in(Files.createDirectory(directory.resolve("third"))).with("HOLDFAST_FROM_PASSWORD", Cli.PASSWORD);
        String from = "file:" + source.repository();
        third.ok("init", "--from-repo", from, "--copy-chunker-params");

        assertThat(third.ok("copy", "--from-repo", from).errors()).isEmpty();
        assertThat(target.ok("copy").errors()).contains("--copy-chunker-params");
    }

    @Test
    void aSnapshotThatLacksDataIsLeftOutAndNamed() throws IOException {
        for (String name : Listing.of(source.repository()).keySet()) {
            Path pack = source.repository().resolve(name);
            if (name.startsWith("data/") && Files.size(pack) > 1) {
                byte[] bytes = Files.readAllBytes(pack);
                bytes[20] ^= 1;
                Files.delete(pack);
                Files.write(pack, bytes);
            }
        }
        Cli.Result result = target.run("copy");

        assertThat(result.code()).isEqualTo(ExitCode.PARTIAL);
        assertThat(result.errors()).contains("could not copy", "was not copied", "run 'check'");
        assertThat(snapshots(target)).isEmpty();
    }

    @Test
    void theSameRepositoryIsRefused() {
        Cli.Result result = source.with("HOLDFAST_FROM_PASSWORD", Cli.PASSWORD)
                .run("copy", "--from-repo", "file:" + source.repository());

        assertThat(result.code()).isEqualTo(ExitCode.FAILED);
        assertThat(result.errors()).contains("one and the same");
    }

    @Test
    void partsBecomeOneSnapshot() {
        Cli.Result result = source.run("merge", "a=latest", "b=latest:/", "--name", "both", "--forget-parts");

        assertThat(result.code()).as(result.errors()).isZero();
        assertThat(result.out()).contains("removed 1 snapshot");
        assertThat(snapshots(source)).hasSize(1);
        assertThat(source.ok("ls", "both").out()).contains("/a", "/b");
    }

    @Test
    void partsThatCollideAreRefused() {
        Cli.Result result = source.run("merge", "a=latest", "a=latest");

        assertThat(result.code()).isEqualTo(ExitCode.FAILED);
        assertThat(result.errors()).contains("both bring an entry");
        assertThat(snapshots(source)).hasSize(1);
    }
}
