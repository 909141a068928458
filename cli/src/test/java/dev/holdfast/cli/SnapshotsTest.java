package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotsTest {
    @TempDir
    Path directory;

    private Cli cli;

    @BeforeEach
    void backUpTwice() {
        cli = Cli.in(directory);
        Path data = cli.backedUp();
        cli.ok("backup", data.toString(), "--host", "other", "--tag", "second");
        cli.ok("backup", data.toString(), "--host", "other", "--tag", "third");
    }

    private JsonNode json(String... more) {
        String[] words = new String[more.length + 2];
        words[0] = "snapshots";
        words[1] = "--json";
        System.arraycopy(more, 0, words, 2, more.length);
        return JsonText.of(cli.ok(words).out());
    }

    @Test
    void tableShowsIdNameAndTags() {
        assertThat(cli.ok("snapshots").lines()).last().isEqualTo("3 snapshots");
        assertThat(cli.ok("snapshots").out())
                .contains("docs")
                .contains("env=prod")
                .contains("first");
    }

    @Test
    void programsGetResticsFields() {
        JsonNode first = json().get(0);
        assertThat(first.fieldNames())
                .toIterable()
                .contains("time", "tree", "paths", "hostname", "username", "tags", "program_version", "summary", "id")
                .contains("short_id", "name", "labels");
    }

    @Test
    void filtersNarrow() {
        assertThat(json("--host", "other")).hasSize(2);
        assertThat(json("--tag", "second")).hasSize(1);
        assertThat(json("--label", "env=prod")).hasSize(1);
        assertThat(json("--name", "docs")).hasSize(1);
        assertThat(json("--path", directory.resolve("data").toString())).hasSize(3);
        assertThat(json("--path", "/nowhere")).isEmpty();
    }

    @Test
    void latestKeepsTheNewestOfEachGroup() {
        JsonNode newest = json("--latest", "1");
        assertThat(newest).hasSize(2);
        assertThat(newest.get(1).get("tags").toString()).contains("third");
    }

    @Test
    void groupsSayWhatTheirsHaveInCommon() {
        JsonNode groups = json("--group-by", "host");
        assertThat(groups).hasSize(2);
        assertThat(groups.get(1).get("group_key").get("hostname").asText()).isEqualTo("other");
        assertThat(groups.get(1).get("snapshots")).hasSize(2);
    }

    @Test
    void oneIsFoundByTheBeginningOfItsId() {
        String id = json().get(0).get("id").asText();
        assertThat(json(id.substring(0, 8)).get(0).get("id").asText()).isEqualTo(id);
    }
}
