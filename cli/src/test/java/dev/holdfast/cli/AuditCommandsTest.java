package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditCommandsTest {
    @TempDir
    static Path template;

    @TempDir
    Path directory;

    private Cli cli;

    @BeforeAll
    static void makeTemplate() {
        Cli cli = Cli.in(template);
        Path data = cli.backedUp();
        cli.ok("backup", data.toString(), "--name", "docs");
    }

    @BeforeEach
    void copy() {
        Disk.copy(template, directory);
        cli = Cli.in(directory);
    }

    private List<String> snapshots() {
        return cli.json("snapshots").findValuesAsText("id");
    }

    private Path log(String name) {
        return cli.repository().resolve("holdfast/audit").resolve(name);
    }

    private String head() {
        List<String> lines = cli.ok("audit", "verify").lines();
        return lines.get(lines.size() - 1).substring("head ".length());
    }

    @Test
    void removedAndRefusedRemovalsAreListed() {
        List<String> ids = snapshots();
        cli.ok("backups", "hold", ids.get(0), "--reason", "case 4711", "--owner", "legal");
        assertThat(cli.run("forget", ids.get(0)).code()).isEqualTo(ExitCode.FAILED);
        cli.ok("forget", ids.get(1));
        Cli.Result text = cli.ok("audit", "list");
        assertThat(text.lines().get(0)).contains("Number", "Time", "Who", "What", "Subject", "Details");
        assertThat(text.lines()).hasSizeGreaterThan(3);
        JsonNode records = cli.json("audit", "list");
        assertThat(records.findValuesAsText("what"))
                .containsExactly("hold.placed", "snapshots.removal.refused", "snapshots.removed");
        assertThat(records.get(1).get("details").get("reason").asText()).contains("case 4711");
        assertThat(records.get(2).get("details").get("snapshots").asText()).isEqualTo(ids.get(1));
        assertThat(records.get(2).get("who").asText()).contains("@");
        assertThat(records.get(2).get("number").asInt()).isEqualTo(3);
    }

    @Test
    void changedTagsAreListed() {
        String id = snapshots().get(0);
        cli.ok("tag", id, "--add", "keep");
        cli.ok("tag", cli.json("snapshots", "--tag", "keep").get(0).get("id").asText(), "--remove", "keep");
        cli.ok("tag", "--remove", "keep");
        JsonNode records = cli.json("audit", "list");
        assertThat(records.findValuesAsText("what")).containsExactly("snapshots.tagged", "snapshots.tagged");
        assertThat(records.get(0).get("details").get("snapshots").asText()).isEqualTo(id);
        assertThat(records.get(0).get("details").get("added").asText()).isEqualTo("keep");
        assertThat(records.get(1).get("details").get("removed").asText()).isEqualTo("keep");
    }

    @Test
    void aWholeLogIsWhole() {
        cli.ok("forget", snapshots().get(0));
        Cli.Result text = cli.ok("audit", "verify");
        assertThat(text.out()).contains("1 record is in order, 0 findings").contains("head 1:");
        JsonNode json = cli.json("audit", "verify");
        assertThat(json.get("whole").asBoolean()).isTrue();
        assertThat(json.get("head").asText()).isEqualTo(head());
        cli.ok("audit", "verify", "--expect", head());
    }

    @Test
    void aRemovedLastRecordIsShown() throws IOException {
        List<String> ids = snapshots();
        cli.ok("forget", ids.get(0));
        cli.ok("forget", ids.get(1));
        Files.delete(log("000000000002.json"));
        Cli.Result result = cli.run("audit", "verify");
        assertThat(result.code()).isEqualTo(ExitCode.FAILED);
        assertThat(result.out()).contains("1 finding").contains("2");
        JsonNode json = JsonText.of(cli.run("audit", "verify", "--json").out());
        assertThat(json.get("whole").asBoolean()).isFalse();
        assertThat(json.get("findings")).hasSize(1);
    }

    @Test
    void aHistoryThatWasRolledBackIsShownToWhoNotedItsHead() throws IOException {
        List<String> ids = snapshots();
        cli.ok("forget", ids.get(0));
        byte[] before = Files.readAllBytes(log("head.json"));
        cli.ok("forget", ids.get(1));
        String noted = head();
        Files.delete(log("000000000002.json"));
        Files.write(log("head.json"), before);
        assertThat(cli.ok("audit", "verify").out()).contains("1 record is in order");
        Cli.Result shown = cli.run("audit", "verify", "--expect", noted);
        assertThat(shown.code()).isEqualTo(ExitCode.FAILED);
        assertThat(shown.out()).contains("rolled back");
    }
}
