package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepairTest {
    @TempDir
    Path directory;

    private Cli cli;

    @BeforeEach
    void backUpTwice() throws IOException {
        cli = Cli.in(directory);
        Path data = cli.backedUp();
        byte[] noise = new byte[200_000];
        new Random(5).nextBytes(noise);
        Files.write(data.resolve("noise"), noise);
        cli.ok("backup", data.toString());
    }

    private List<Path> stored(String kind) throws IOException {
        try (Stream<Path> walk = Files.walk(cli.repository().resolve(kind))) {
            return walk.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private Path largestPack() throws IOException {
        return stored("data").stream()
                .max(Comparator.comparingLong(pack -> pack.toFile().length()))
                .orElseThrow();
    }

    @Test
    void aSoundRepositoryNeedsNoRepair() {
        assertThat(cli.ok("repair", "index").out()).contains("the index is as it should be");
        assertThat(cli.ok("repair", "packs").out()).contains("no pack is damaged");
        assertThat(cli.ok("repair", "snapshots").out()).contains("2 snapshots without loss, 0 snapshots damaged");
    }

    @Test
    void anIndexThatIsGoneComesBack() throws IOException {
        stored("index").forEach(Disk::delete);
        assertThat(cli.run("check").code()).isEqualTo(1);
        JsonNode summary = JsonText.of(cli.ok("repair", "index", "--json").out());

        assertThat(summary.get("packs_changed").asInt())
                .isEqualTo(stored("data").size());
        assertThat(summary.get("index_files_written").asInt()).isPositive();
        assertThat(cli.ok("check", "--read-data").out()).contains("no errors were found");
    }

    @Test
    void aDryRunOfEachRepairChangesNothing() throws IOException {
        Disk.damage(largestPack());
        var before = Listing.of(cli.repository());

        assertThat(JsonText.of(cli.ok("repair", "index", "--dry-run", "--json").out())
                        .get("dry_run")
                        .asBoolean())
                .isTrue();
        assertThat(JsonText.of(cli.ok("repair", "packs", "-n", "--json").out())
                        .get("blobs_lost")
                        .asInt())
                .isEqualTo(1);
        assertThat(cli.ok("repair", "snapshots", "--forget", "-n").out()).contains("2 snapshots without loss");
        assertThat(Listing.of(cli.repository())).isEqualTo(before);
    }

    @Test
    void checkTellsTheRepairsAndTheyHelp() throws IOException {
        Path pack = largestPack();
        Disk.damage(pack);
        Cli.Result check = cli.run("check", "--read-data");
        assertThat(check.out())
                .contains("holdfast repair packs " + pack.getFileName(), "holdfast repair snapshots --forget");
        assertThat(check.errors()).contains("affects").contains("noise");

        String repaired = cli.ok(
                        "repair", "packs", pack.getFileName().toString(), "--keep-copies", directory.toString())
                .out();
        assertThat(repaired).contains("1 are lost").contains("copied to");
        List<JsonNode> lines = JsonText.lines(
                cli.ok("repair", "snapshots", "--forget", "--json").out());
        assertThat(lines)
                .extracting(line -> line.get("message_type").asText())
                .containsExactly("damaged", "repaired", "removed", "summary");
        assertThat(lines.get(0).get("losses").get(0).get("path").asText()).endsWith("/noise");
        assertThat(lines.get(0).get("losses").get(0).get("bytes_lost").asInt()).isEqualTo(200_000);
        assertThat(cli.ok("check", "--read-data").out()).contains("no errors were found");
        assertThat(cli.ok("snapshots").out()).contains("repaired");
    }
}
