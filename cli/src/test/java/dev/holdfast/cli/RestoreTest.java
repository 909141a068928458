package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoreTest {
    @TempDir
    Path directory;

    private Cli cli;
    private Path data;
    private Path target;

    @BeforeEach
    void backUp() {
        cli = Cli.in(directory);
        data = cli.backedUp();
        target = directory.resolve("target");
    }

    @Test
    void pathPutsItsContentIntoTheTarget() throws IOException {
        cli.ok("restore", "latest:" + data, "--to", target.toString());
        assertThat(target.resolve("notes/one.txt")).hasContent("first note\n");
        assertThat(Listing.of(target)).isEqualTo(Listing.of(data));
    }

    @Test
    void wholeSnapshotKeepsItsPaths() {
        cli.ok("restore", "docs", "--to", "dir:" + target);
        assertThat(target.resolve(data.toString().substring(1)).resolve("big.bin"))
                .exists();
    }

    @Test
    void planTouchesNothing() {
        String out = cli.ok("restore", "latest:" + data, "--to", target.toString(), "--plan")
                .out();
        assertThat(out).contains("create").contains("/notes/one.txt");
        assertThat(target).doesNotExist();
    }

    @Test
    void planForProgramsListsItems() {
        JsonNode plan = JsonText.of(cli.ok("restore", "latest:" + data, "--to", target.toString(), "--plan", "--json")
                .out());
        assertThat(plan.get("message_type").asText()).isEqualTo("plan");
        assertThat(plan.get("created").get("entries").asInt()).isEqualTo(4);
        assertThat(plan.get("items").get(0).get("action").asText()).isEqualTo("create");
    }

    @Test
    void summaryForProgramsHasResticsFields() {
        JsonNode summary =
                JsonText.last(cli.ok("restore", "latest:" + data, "--to", target.toString(), "--json", "--verify")
                        .out());
        assertThat(summary.get("message_type").asText()).isEqualTo("summary");
        assertThat(summary.get("files_restored").asInt()).isEqualTo(3);
        assertThat(summary.get("files_verified").asInt()).isEqualTo(3);
        assertThat(summary.get("bytes_restored").asLong()).isEqualTo(200_023);
        assertThat(summary.get("state").asText()).isEqualTo("completed");
    }

    @Test
    void patternsChoose() throws IOException {
        cli.ok("restore", "latest:" + data, "--to", target.toString(), "--include", "notes", "--exclude", "two.txt");
        assertThat(Listing.of(target).keySet()).containsExactly("notes/one.txt");
    }

    @Test
    void patternsChooseIgnoringCase() throws IOException {
        cli.ok("restore", "latest:" + data, "--to", target.toString(), "--iinclude", "ONE.TXT");
        assertThat(Listing.of(target).keySet()).containsExactly("notes/one.txt");
    }

    @Test
    void overwriteNeverKeepsWhatIsThere() throws IOException {
        Files.createDirectories(target.resolve("notes"));
        Files.writeString(target.resolve("notes/one.txt"), "mine");
        cli.ok("restore", "latest:" + data, "--to", target.toString(), "--overwrite", "never");
        assertThat(target.resolve("notes/one.txt")).hasContent("mine");
        cli.ok("restore", "latest:" + data, "--to", target.toString(), "--overwrite", "always");
        assertThat(target.resolve("notes/one.txt")).hasContent("first note\n");
    }

    @Test
    void deleteRemovesWhatTheSnapshotDoesNotHave() throws IOException {
        Files.createDirectories(target.resolve("notes"));
        Files.writeString(target.resolve("notes/extra"), "extra");
        cli.ok("restore", "latest:" + data, "--to", target.toString());
        assertThat(target.resolve("notes/extra")).exists();
        cli.ok("restore", "latest:" + data, "--to", target.toString(), "--delete");
        assertThat(target.resolve("notes/extra")).doesNotExist();
    }

    @Test
    void programTakesOneFileBack() {
        cli.input("piped").ok("backup", "stdin:dump");
        Path copy = directory.resolve("copy");
        cli.ok("restore", "latest", "--to", "command:psql", "--", "sh", "-c", "cat > " + copy);
        assertThat(copy).hasContent("piped");
    }

    @Test
    void latestIsNarrowedByFilters() throws IOException {
        Files.writeString(data.resolve("notes/one.txt"), "changed");
        cli.ok("backup", data.toString(), "--host", "other");
        cli.ok("restore", "latest:" + data, "--to", target.toString(), "--label", "env=prod");
        assertThat(target.resolve("notes/one.txt")).hasContent("first note\n");
    }
}
