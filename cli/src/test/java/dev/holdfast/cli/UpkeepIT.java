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

class UpkeepIT {
    @TempDir
    Path directory;

    private Cli cli;
    private Path data;

    @BeforeEach
    void backUpThrice() throws IOException {
        cli = Cli.in(directory);
        data = cli.backedUp();
        for (int day = 1; day <= 2; day++) {
            Files.writeString(data.resolve("day"), "day " + day);
            cli.ok("backup", data.toString(), "--time", "2031-05-0" + day + "T12:00:00Z");
        }
    }

    private JsonNode snapshots() {
        return JsonText.of(cli.ok("snapshots", "--json").out());
    }

    @Test
    void checkFindsNothingWrong() {
        assertThat(cli.ok("check", "--read-data").out()).contains("no errors were found");
        assertThat(JsonText.of(cli.ok("check", "--sample", "50%", "--json").out())
                        .get("num_errors")
                        .asInt())
                .isZero();
    }

    @Test
    void checkNamesTheDamagedPackAndItsFiles() throws IOException {
        for (String name : Listing.of(cli.repository()).keySet()) {
            if (name.startsWith("data/")) {
                Path pack = cli.repository().resolve(name);
                byte[] bytes = Files.readAllBytes(pack);
                bytes[20] ^= 1;
                Files.delete(pack);
                Files.write(pack, bytes);
            }
        }
        Cli.Result result = cli.run("check", "--read-data", "--json");
        assertThat(result.code()).isEqualTo(1);
        assertThat(JsonText.last(result.out()).get("broken_packs")).isNotEmpty();
        assertThat(JsonText.lines(result.errors()).get(0).get("message_type").asText())
                .isEqualTo("error");
    }

    @Test
    void forgetKeepsWhatRulesWant() {
        JsonNode groups =
                JsonText.of(cli.ok("forget", "--keep-last", "1", "--json").out());
        assertThat(groups).hasSize(1);
        assertThat(groups.get(0).get("keep")).hasSize(1);
        assertThat(groups.get(0).get("remove")).hasSize(2);
        assertThat(groups.get(0).get("reasons").get(0).get("matches").get(0).asText())
                .isEqualTo("last snapshot");
        assertThat(groups.get(0).get("tags").isNull()).isTrue();
        assertThat(snapshots()).hasSize(1);
    }

    @Test
    void forgetRemovesTheSnapshotsNamed() {
        cli.ok("forget", "docs");
        assertThat(snapshots()).hasSize(2);
    }

    @Test
    void dryRunOfForgetRemovesNothing() throws IOException {
        var before = Listing.of(cli.repository());
        String out =
                cli.ok("forget", "--keep-last", "1", "--dry-run", "--prune").out();
        assertThat(out).contains("would remove 2 snapshots").contains("would free");
        assertThat(Listing.of(cli.repository())).isEqualTo(before);
    }

    @Test
    void forgetFreesSpaceIfTold() throws IOException {
        int before = Listing.of(cli.repository()).size();
        cli.ok("forget", "--keep-last", "1", "--prune");
        assertThat(Listing.of(cli.repository()).size()).isLessThan(before);
        assertThat(cli.ok("check", "--read-data").out()).contains("no errors");
    }

    @Test
    void forgetEmptiesAHostIfAllowed() {
        String host = snapshots().get(0).get("hostname").asText();
        cli.ok("forget", "--unsafe-allow-remove-all", "--host", host);
        assertThat(snapshots()).isEmpty();
    }

    @Test
    void pruneTellsWhatItFreed() {
        cli.ok("forget", "--keep-last", "1");
        JsonNode plan = JsonText.of(cli.ok("prune", "--dry-run", "--json").out());
        assertThat(plan.get("dry_run").asBoolean()).isTrue();
        JsonNode done =
                JsonText.of(cli.ok("prune", "--max-unused", "0", "--json").out());
        assertThat(done.get("remaining_unused_bytes").asLong()).isZero();
    }

    @Test
    void tagGivesNewIds() {
        List<JsonNode> lines = JsonText.lines(
                cli.ok("tag", "docs", "--add", "kept,safe", "--json").out());
        assertThat(lines.get(0).get("message_type").asText()).isEqualTo("changed");
        assertThat(lines.get(1).get("changed_snapshots").asInt()).isEqualTo(1);
        assertThat(JsonText.of(
                        cli.ok("snapshots", "--tag", "kept,safe", "--json").out()))
                .hasSize(1);
        cli.ok("tag", "--remove", "kept", "--name", "docs");
        cli.ok("tag", "docs", "--set", "");
        assertThat(cli.ok("snapshots", "docs", "--json").out())
                .doesNotContain("first")
                .contains("\"name\":\"docs\"");
    }
}
