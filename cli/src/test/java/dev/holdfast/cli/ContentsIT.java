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

class ContentsIT {
    @TempDir
    Path directory;

    private Cli cli;
    private Path data;

    @BeforeEach
    void backUpTwice() throws IOException {
        cli = Cli.in(directory);
        data = cli.backedUp();
        Files.writeString(data.resolve("notes/one.txt"), "changed note\n");
        Files.delete(data.resolve("notes/two.txt"));
        Files.writeString(data.resolve("notes/three.txt"), "third\n");
        cli.ok("backup", data.toString());
    }

    @Test
    void lsListsPaths() {
        assertThat(cli.ok("ls", "docs").lines()).contains(data + "/notes", data + "/notes/two.txt");
        assertThat(cli.ok("ls", "docs", data.toString()).lines())
                .contains(data + "/notes")
                .doesNotContain(data + "/notes/two.txt");
        assertThat(cli.ok("ls", "--recursive", "docs", data.toString()).lines()).contains(data + "/notes/two.txt");
    }

    @Test
    void lsShowsDetails() {
        assertThat(cli.ok("ls", "-l", "docs", data + "/notes").out())
                .contains("-rw")
                .contains(" 11 ");
    }

    @Test
    void lsForProgramsBeginsWithTheSnapshot() {
        List<JsonNode> lines = JsonText.lines(cli.ok("ls", "docs", "--json").out());
        assertThat(lines.get(0).get("message_type").asText()).isEqualTo("snapshot");
        assertThat(lines.get(1).get("message_type").asText()).isEqualTo("node");
        assertThat(lines.get(lines.size() - 1).fieldNames())
                .toIterable()
                .containsExactly(
                        "name",
                        "type",
                        "path",
                        "uid",
                        "gid",
                        "size",
                        "mode",
                        "permissions",
                        "mtime",
                        "atime",
                        "ctime",
                        "inode",
                        "message_type",
                        "struct_type");
    }

    @Test
    void catWritesTheFile() {
        assertThat(cli.ok("cat", "docs", data + "/notes/one.txt").out()).isEqualTo("first note\n");
    }

    @Test
    void diffNamesWhatChanged() {
        assertThat(cli.ok("diff", "docs", "latest").lines())
                .contains(
                        "M    " + data + "/notes/one.txt",
                        "-    " + data + "/notes/two.txt",
                        "+    " + data + "/notes/three.txt");
    }

    @Test
    void diffTakesPaths() {
        assertThat(cli.ok("diff", "docs:" + data + "/notes", "latest:" + data + "/notes")
                        .lines())
                .contains("M    /one.txt");
    }

    @Test
    void diffForProgramsEndsWithStatistics() {
        JsonNode last = JsonText.last(cli.ok("diff", "docs", "latest", "--json").out());
        assertThat(last.get("message_type").asText()).isEqualTo("statistics");
        assertThat(last.get("changed_files").asInt()).isEqualTo(1);
        assertThat(last.get("added").get("files").asInt()).isEqualTo(1);
    }

    @Test
    void findGroupsMatchesBySnapshotNewestFirst() {
        JsonNode found = JsonText.of(cli.ok("find", "t*.txt", "--json").out());
        assertThat(found).hasSize(2);
        assertThat(found.get(0).get("hits").asInt()).isEqualTo(1);
        assertThat(found.get(0).get("matches").get(0).get("path").asText()).endsWith("three.txt");
        assertThat(found.get(1).get("matches").get(0).get("path").asText()).endsWith("two.txt");
    }

    @Test
    void findOfNothingIsAnEmptyArray() {
        assertThat(JsonText.of(cli.ok("find", "nothing", "--json").out())).isEmpty();
        assertThat(cli.ok("find", "nothing").out()).isEmpty();
    }

    @Test
    void findSaysWhichFilesUseATree() {
        String tree = JsonText.of(cli.ok("snapshots", "docs", "--json").out())
                .get(0)
                .get("tree")
                .asText();
        JsonNode found = JsonText.of(cli.ok("find", "--tree", tree, "--json").out());
        assertThat(found.isArray()).isTrue();
    }

    @Test
    void statsCountWhatARestoreWrites() {
        JsonNode stats = JsonText.of(cli.ok("stats", "docs", "--json").out());
        assertThat(stats.get("total_size").asLong()).isEqualTo(200_023);
        assertThat(stats.get("snapshots_count").asInt()).isEqualTo(1);
        assertThat(cli.ok("stats", "--mode", "raw-data").out()).contains("compression");
    }

    @Test
    void listNamesWhatTheRepositoryConsistsOf() {
        assertThat(cli.ok("list", "snapshots").out().lines()).hasSize(2).allMatch(line -> line.matches("[0-9a-f]{64}"));
        assertThat(cli.ok("list", "keys").out().lines()).hasSize(1);
        assertThat(cli.ok("list", "index").out().lines()).isNotEmpty();
        assertThat(cli.ok("list", "packs").out().lines()).isNotEmpty();
        assertThat(cli.ok("list", "locks").out()).isEmpty();
        assertThat(cli.ok("list", "blobs").out().lines()).anyMatch(line -> line.matches("data [0-9a-f]{64}"));
        JsonNode pack = JsonText.of(
                cli.ok("list", "packs", "--json").out().lines().findFirst().orElseThrow());
        assertThat(pack.get("kind").asText()).isEqualTo("packs");
        assertThat(pack.get("size").asLong()).isPositive();
    }
}
