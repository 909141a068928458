package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupTest {
    @TempDir
    Path directory;

    private JsonNode snapshot(Cli cli) {
        JsonNode all = JsonText.of(cli.ok("snapshots", "--json").out());
        return all.get(all.size() - 1);
    }

    @Test
    void tellsWhatWasAdded() {
        Cli cli = Cli.in(directory);
        cli.backedUp();
        String out = cli.ok("backup", directory.resolve("data").toString()).out();
        assertThat(out).contains("0 new, 0 changed, 3 unmodified").containsPattern("snapshot [0-9a-f]{8} saved");
    }

    @Test
    void recordsNameLabelsTagsHostAndTime() {
        Cli cli = Cli.in(directory);
        cli.backedUp();
        cli.ok(
                "backup",
                directory.resolve("data").toString(),
                "--name=weekly",
                "--label=a=1",
                "--label=b=2",
                "--tag=x,y",
                "--tag=z",
                "--host=db-0",
                "--time=2020-02-03T04:05:06Z");
        JsonNode found = JsonText.of(
                        cli.ok("snapshots", "--name", "weekly", "--json").out())
                .get(0);
        assertThat(found.get("name").asText()).isEqualTo("weekly");
        assertThat(found.get("labels").toString()).isEqualTo("{\"a\":\"1\",\"b\":\"2\"}");
        assertThat(found.get("tags").toString()).contains("\"x\",\"y\",\"z\"");
        assertThat(found.get("hostname").asText()).isEqualTo("db-0");
        assertThat(java.time.OffsetDateTime.parse(found.get("time").asText()).toInstant())
                .isEqualTo(java.time.Instant.parse("2020-02-03T04:05:06Z"));
    }

    @Test
    void summaryForProgramsHasResticsFieldsAndTheRun() {
        Cli cli = Cli.in(directory);
        cli.backedUp();
        JsonNode summary = JsonText.last(
                cli.ok("backup", "--json", directory.resolve("data").toString()).out());
        assertThat(summary.get("message_type").asText()).isEqualTo("summary");
        assertThat(summary.get("files_unmodified").asInt()).isEqualTo(3);
        assertThat(summary.get("snapshot_id").asText()).hasSize(64);
        assertThat(summary.get("state").asText()).isEqualTo("completed");
        assertThat(summary.get("run_id").asText()).hasSize(32);
    }

    @Test
    void putsSeveralDirectoriesIntoOneSnapshot() {
        Cli cli = Cli.in(directory);
        cli.ok("init");
        cli.file("one/a", "a");
        cli.file("two/b", "b");
        cli.ok("backup", directory.resolve("one").toString(), "dir:" + directory.resolve("two"));
        assertThat(snapshot(cli).get("paths")).hasSize(2);
    }

    @Test
    void readsPathsFromAFile() {
        Cli cli = Cli.in(directory);
        cli.ok("init");
        Path data = directory.resolve("data");
        cli.file("data/a", "a");
        cli.ok(
                "backup",
                "--files-from-verbatim",
                cli.file("list", data + "\n\n").toString());
        assertThat(snapshot(cli).get("paths").get(0).asText()).isEqualTo(data.toString());
    }

    @Test
    void keepsStandardInput() {
        Cli cli = Cli.in(directory).input("piped in");
        cli.ok("init");
        cli.ok("backup", "stdin:db/dump.sql");
        assertThat(cli.ok("cat", "latest", "db/dump.sql").out()).isEqualTo("piped in");
    }

    @Test
    void keepsTheOutputOfAProgramBehindTwoHyphens() {
        Cli cli = Cli.in(directory);
        cli.ok("init");
        cli.ok("backup", "command:greeting", "--name", "hello", "--", "printf", "%s-%s", "a b", "--tag");
        assertThat(cli.ok("cat", "hello", "greeting").out()).isEqualTo("a b---tag");
    }

    @Test
    void failedProducerLeavesNoSnapshot() {
        Cli cli = Cli.in(directory);
        cli.ok("init");
        assertThat(cli.run("backup", "command:x", "--", "sh", "-c", "echo half; exit 7")
                        .code())
                .isEqualTo(1);
        assertThat(cli.ok("snapshots", "--json").out().strip()).isEqualTo("[]");
    }

    @Test
    void leavesOutWhatIsExcluded() {
        Cli cli = Cli.in(directory);
        cli.ok("init");
        cli.file("data/keep.txt", "k");
        cli.file("data/drop.tmp", "d");
        cli.file("data/DROP.LOG", "d");
        cli.file("data/cache/CACHEDIR.TAG", "Signature: 8a477f597d28d172789f06886806bc55\n");
        cli.file("data/cache/big", "c");
        cli.file("data/marked/.nobackup", "");
        cli.file("data/marked/file", "m");
        cli.file("data/large", "x".repeat(5000));
        cli.file("data/listed", "l");
        JsonNode summary = JsonText.last(cli.ok(
                        "backup",
                        "--json",
                        directory.resolve("data").toString(),
                        "--exclude=*.tmp",
                        "--iexclude=*.log",
                        "--exclude-caches",
                        "--exclude-if-present=.nobackup",
                        "--exclude-larger-than=4K",
                        "--exclude-file=" + cli.file("patterns", "listed\n"))
                .out());
        assertThat(summary.get("total_files_processed").asInt()).isEqualTo(3);
    }

    @Test
    void dryRunStoresNothing() throws IOException {
        Cli cli = Cli.in(directory);
        cli.backedUp();
        cli.file("data/more", "more");
        var before = Listing.of(cli.repository());
        String out = cli.ok("backup", "--dry-run", directory.resolve("data").toString())
                .out();
        assertThat(out).contains("would add").contains("dry run");
        assertThat(Listing.of(cli.repository())).isEqualTo(before);
    }

    @Test
    void quietSaysNothing() {
        Cli cli = Cli.in(directory);
        cli.backedUp();
        Cli.Result result = cli.ok("backup", "-q", directory.resolve("data").toString());
        assertThat(result.out() + result.errors()).isEmpty();
    }

    @Test
    void unreadableItemMakesItPartial() throws IOException {
        Cli cli = Cli.in(directory);
        cli.backedUp();
        Files.createSymbolicLink(directory.resolve("data/loop"), Path.of("loop"));
        Cli.Result result = cli.run(
                "backup",
                directory.resolve("data").toString(),
                directory.resolve("missing").toString());
        assertThat(result.code()).isEqualTo(3);
        assertThat(result.errors()).contains("missing");
        assertThat(result.out()).containsPattern("snapshot [0-9a-f]{8} saved");
    }

    @Test
    void interruptionCancelsAndReleasesTheLock() throws IOException {
        Cli cli = Cli.in(directory);
        cli.ok("init");
        cli.input(new Endless(cli.interruption::request));
        Cli.Result result = cli.run("backup", "stdin:endless");
        assertThat(result.code()).isEqualTo(130);
        assertThat(result.errors()).contains("cancelled");
        assertThat(Listing.of(cli.repository()).keySet()).noneMatch(name -> name.startsWith("locks/"));
    }

    @Test
    void progressIsDrawnForAPersonOnly() {
        Cli cli = Cli.in(directory);
        cli.backedUp();
        String data = directory.resolve("data").toString();
        assertThat(cli.ok("backup", data).errors()).isEmpty();
        assertThat(cli.types().ok("backup", data).errors())
                .contains("backing up")
                .contains("\r");
    }

    /** Delivers for ever, and tells each time. */
    private static final class Endless extends InputStream {
        private final Runnable onRead;

        private Endless(Runnable onRead) {
            this.onRead = onRead;
        }

        @Override
        public int read() {
            onRead.run();
            return 'x';
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            onRead.run();
            return length;
        }
    }
}
