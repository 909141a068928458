package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.Secret;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.Repository;
import dev.holdfast.spi.store.BlobStores;
import dev.holdfast.workload.MemoryWorkload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Slices of an oplog and the dumps that they belong to, as the command line shows them; the snapshots are made by hand. */
class OplogCommandsTest {
    private static final String HASH = "a".repeat(64);

    @TempDir
    Path directory;

    private Cli cli;

    @BeforeEach
    void create() {
        cli = Cli.in(directory);
        cli.ok("init");
    }

    private String store(String at, UnaryOperator<BackupJob.Builder> facts) {
        try (Repository repository =
                Repository.open(BlobStores.open(cli.repository().toString()), Secret.of(Cli.PASSWORD))) {
            BackupJob.Builder job = BackupJob.unnamed()
                    .workload(MemoryWorkload.named("made").put("x" + at, "y"))
                    .host("db")
                    .takenAt(Instant.parse(at));
            return facts.apply(job).into(repository).run().snapshot().hex();
        }
    }

    private String base(long at) {
        return store(
                Instant.ofEpochSecond(at).toString(),
                job -> job.fact("point", "rs0/65f0/" + (at - 1) + ":1/" + at + ":1/1/" + HASH));
    }

    private String slice(long from, long to, String window) {
        return store(
                Instant.ofEpochSecond(to).toString(),
                job -> job.fact("slice", "oplog")
                        .fact("window", window)
                        .fact("log", "rs0/65f0")
                        .fact("first", from + ":1/1/" + HASH)
                        .fact("last", to + ":1/1/" + HASH)
                        .fact("entries", "9")
                        .fact("bytes", "2048")
                        .fact("sum", HASH));
    }

    @Test
    void withoutSlicesThereIsNothingToShow() {
        assertThat(cli.ok("oplog", "intervals").lines())
                .containsExactly("no slices and no backups onto which they could be replayed");
        assertThat(cli.json("oplog", "intervals")).isEmpty();
        assertThat(cli.ok("oplog", "forget", "--dry-run").out()).contains("would remove 0 snapshots");
    }

    @Test
    void intervalsAreShownWithTheirGaps() {
        String unused = base(1_700_000_100)
                + slice(1_700_000_000, 1_700_000_200, "PT1H")
                + slice(1_700_000_300, 1_700_000_500, "PT1H")
                + base(1_700_000_400);

        assertThat(cli.ok("oplog", "intervals").lines())
                .last()
                .asString()
                .matches("  the newest time is [0-9]+:[0-9]{2}:[0-9]{2} old");
        assertThat(cli.ok("oplog", "intervals").lines())
                .startsWith(
                        "rs0/65f0 of db: 2 slices, 4.000 KiB",
                        "  2023-11-14T22:15:01Z to 2023-11-14T22:16:40Z  (1700000100:1 to 1700000200:1)",
                        "  gap  2023-11-14T22:16:40Z to 2023-11-14T22:20:01Z",
                        "  2023-11-14T22:20:01Z to 2023-11-14T22:21:40Z  (1700000400:1 to 1700000500:1)");
        JsonNode log = cli.json("oplog", "intervals").get(0);
        assertThat(log.get("log").asText()).isEqualTo("rs0/65f0");
        assertThat(log.get("slices").asLong()).isEqualTo(2);
        assertThat(log.get("intervals")).hasSize(2);
        assertThat(log.get("newest_age_seconds").asLong()).isGreaterThan(1_000_000);
        assertThat(log.get("intervals").get(0).get("from_position").asText()).isEqualTo("1700000100:1");
        assertThat(cli.json("oplog", "intervals", "--host", "another")).isEmpty();
        assertThat(cli.json("oplog", "intervals", "--host", "db")).hasSize(1);
    }

    @Test
    void listsOfSnapshotsAndLatestLeaveSlicesOut() {
        String base = base(1_700_000_100);
        String slice = slice(1_700_000_000, 1_700_000_200, "PT1H");

        assertThat(cli.json("snapshots")).hasSize(1);
        assertThat(cli.json("snapshots", "--slices")).hasSize(2);
        assertThat(cli.json("snapshots", slice)).hasSize(1);
        assertThat(cli.json("snapshots", "latest").get(0).get("id").asText()).isEqualTo(base);
        assertThat(cli.ok("stats").out()).contains("2");
    }

    @Test
    void slicesGoWhenTheirWindowIsOverOrSomebodyInsists() {
        String old = slice(1_700_000_000, 1_700_000_200, "PT1H");
        String base = base(1_700_000_100);
        String promised = slice(1_700_000_200, 1_700_000_300, "PT876000H");

        assertThat(cli.ok("oplog", "forget", "--dry-run").out()).contains("would remove 0 snapshots");
        for (String needed : new String[] {old, base, promised}) {
            Cli.Result refused = cli.run("forget", needed);
            assertThat(refused.code()).isNotZero();
            assertThat(refused.errors()).contains("needed for points in time that are promised until");
        }
        assertThat(cli.ok("forget", "--keep-last", "1").out()).doesNotContain(promised.substring(0, 8));

        assertThat(cli.ok("oplog", "forget", "--unsafe-break-promises", "--host", "db")
                        .out())
                .contains("removed 2 snapshots");
        assertThat(cli.ok("forget", base).out()).contains("removed 1 snapshot");
    }

    @Test
    void aSliceWhoseWindowIsOverAndThatNothingNeedsGoes() {
        String over = slice(1_700_000_000, 1_700_000_200, "PT1H");

        assertThat(cli.ok("oplog", "forget", "--dry-run").out())
                .contains("would remove 1 snapshot: " + over.substring(0, 8));
        assertThat(cli.ok("oplog", "forget").out()).contains("removed 1 snapshot: " + over.substring(0, 8));
        assertThat(cli.json("snapshots", "--slices")).isEmpty();
    }

    @Test
    void aDirectoryHasNoLogOfItsChanges() {
        String unused = cli.file("data/file", "content") + base(1_700_000_100);

        Cli.Result followed =
                cli.run("oplog", "follow", directory.resolve("data").toString());
        assertThat(followed.code()).isNotZero();
        assertThat(followed.errors()).contains("keeps no log of its changes");
        Cli.Result restored = cli.run(
                "restore",
                "--at",
                "1700000100:1",
                "--to",
                directory.resolve("new").toString());
        assertThat(restored.code()).isNotZero();
        assertThat(restored.errors()).contains("keeps no log of changes");
        assertThat(directory.resolve("new")).doesNotExist();
    }

    @Test
    void aWindowOfMinutesIsRefusedAsMonthsMayBeMeant() {
        for (String window : new String[] {"1m", "59m", "0"}) {
            Cli.Result refused = cli.run("oplog", "follow", "mongodb://127.0.0.1:1/", "--window", window);
            assertThat(refused.code()).isEqualTo(ExitCode.USAGE);
            assertThat(refused.errors())
                    .contains("--window: expected at least 1h")
                    .contains("such as 30d");
        }
        Cli.Result longer = cli.run("oplog", "follow", "mongodb://127.0.0.1:1/", "--window", "2h", "--span", "3h");
        assertThat(longer.code()).isEqualTo(ExitCode.USAGE);
        assertThat(longer.errors()).contains("and the span of a slice, was '2h'");
    }

    @Test
    void aStoreThatProtectsNothingIsRefusedWhereSlicesAreToBeProtected() {
        Cli.Result refused = cli.run("oplog", "follow", "mongodb://127.0.0.1:1/", "--once", "--retain");
        assertThat(refused.code()).isEqualTo(ExitCode.FAILED);
        assertThat(refused.errors()).contains("cannot protect objects until a time");
    }

    @Test
    void aSnapshotThatCannotBeReadHidesNoIntervals() throws IOException {
        String unused = base(1_700_000_100) + slice(1_700_000_000, 1_700_000_200, "PT1H");
        Files.write(cli.repository().resolve("snapshots").resolve("ab".repeat(32)), new byte[100]);

        Cli.Result shown = cli.ok("oplog", "intervals");
        assertThat(shown.out()).contains("1700000100:1 to 1700000200:1");
        assertThat(shown.errors()).contains("abababab");
    }

    @Test
    void aTimeOutsideOfAllIntervalsIsRefusedWithItsNeighbours() {
        String unused = base(1_700_000_100) + slice(1_700_000_000, 1_700_000_200, "PT1H");

        Cli.Result refused = cli.run("restore", "latest", "--at", "1700000300:1", "--to", "mongodb://127.0.0.1:1/");
        assertThat(refused.code()).isNotZero();
        assertThat(refused.errors()).contains("1700000300:1").contains("the last time before it is 1700000200:1");
        Cli.Result malformed = cli.run("restore", "--at", "soon", "--to", "mongodb://127.0.0.1:1/");
        assertThat(malformed.errors()).contains("at: not a cluster time: 'soon'");
    }
}
