package dev.holdfast.mongodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.job.BackupJob;
import dev.holdfast.job.Repository;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.mongodb.archive.HandMade;
import dev.holdfast.mongodb.layout.Consistency;
import dev.holdfast.mongodb.layout.RecoveryPoint;
import dev.holdfast.run.RunException;
import dev.holdfast.spi.workload.WorkloadException;
import dev.holdfast.testkit.RepositoryExtension;
import dev.holdfast.testkit.VirtualTime;
import dev.holdfast.workload.ExportFormats;
import dev.holdfast.workload.ExportWorkload;
import dev.holdfast.workload.MemoryWorkload;
import dev.holdfast.workload.Workloads;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Archives in, through a repository, and out again. */
@ExtendWith(RepositoryExtension.class)
class MongodumpArchiveTest {
    private static final String PLAIN =
            "{\"indexes\":[],\"uuid\":\"00112233445566778899aabbccddeeff\",\"collectionName\":\"x\",\"type\":\"collection\"}";
    private static final String VIEW = "{\"options\":{\"viewOn\":\"x\"},\"indexes\":[],\"type\":\"view\"}";
    private static final String SERIES = "{\"indexes\":[],\"type\":\"timeseries\"}";
    private static final String VERSION = "{_id: 'featureCompatibilityVersion', version: '6.0'}";
    private static final String A = "{_id: 1, x: 'one'}";
    private static final String B = "{_id: 2, x: 'two'}";
    private static final String FIRST = "{ts: {$timestamp: {t: 7, i: 1}}, op: 'n'}";
    private static final String LAST = "{ts: {$timestamp: {t: 9, i: 2}}, op: 'n'}";

    private static HandMade prelude() {
        return HandMade.archive()
                .announce("shop", "a b", PLAIN, "collection")
                .announce("shop", "empty", PLAIN, "collection")
                .announce("shop", "v", VIEW, "view")
                .announce("m", "cpu", SERIES, "timeseries")
                .announce("admin", "system.version", PLAIN, "collection")
                .announce("", "oplog", "", "")
                .end();
    }

    private static byte[] zoo() {
        return prelude()
                .block("admin", "system.version", VERSION)
                .close("admin", "system.version", VERSION)
                .block("shop", "a b", A)
                .block("m", "system.buckets.cpu", B)
                .block("shop", "a b", B)
                .block("shop", "v")
                .close("shop", "v")
                .close("shop", "a b", A, B)
                .block("shop", "empty")
                .close("shop", "empty")
                .close("m", "system.buckets.cpu", B)
                .block("", "oplog", FIRST, LAST)
                .close("", "oplog", FIRST, LAST)
                .bytes();
    }

    private static void backUp(Repository repository, byte[] archive) {
        BackupJob.named("m")
                .workload(MongodumpArchive.of("m", new ByteArrayInputStream(archive)))
                .into(repository)
                .run();
    }

    private static MemoryWorkload restored(Repository repository) {
        MemoryWorkload target = MemoryWorkload.named("target");
        RestoreJob.from(repository).latest().into(target).run();
        return target;
    }

    private static byte[] exported(Repository repository, boolean gzip) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ExportWorkload export =
                ExportWorkload.to("x.archive", ExportFormats.installed().named("mongodump-archive"), out);
        RestoreJob.from(repository)
                .latest()
                .into(gzip ? export.compressed() : export)
                .run();
        return out.toByteArray();
    }

    @Test
    void anArchiveBecomesADirectoryOfMongodump(Repository repository) {
        backUp(repository, zoo());

        MemoryWorkload files = restored(repository);

        assertThat(files.list())
                .contains(
                        ".holdfast/backup.json",
                        "dump/prelude.json",
                        "dump/oplog.bson",
                        "dump/shop/a+b.bson",
                        "dump/shop/a+b.metadata.json",
                        "dump/shop/empty.bson",
                        "dump/shop/v.metadata.json",
                        "dump/m/cpu.metadata.json",
                        "dump/m/system.buckets.cpu.bson")
                .doesNotContain("dump/shop/v.bson");
        assertThat(files.get("dump/shop/a+b.metadata.json")).contains(PLAIN.getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(HandMade.bson(A));
        both.writeBytes(HandMade.bson(B));
        assertThat(files.get("dump/shop/a+b.bson")).contains(both.toByteArray());
        assertThat(files.get("dump/shop/empty.bson")).contains(new byte[0]);
    }

    @Test
    void theRecoveryPointSaysWhatIsKnown(Repository repository) {
        backUp(repository, zoo());

        RecoveryPoint point = RecoveryPoint.read(
                "backup.json",
                new ByteArrayInputStream(
                        restored(repository).get(".holdfast/backup.json").orElseThrow()));

        assertThat(point.consistency()).isEqualTo(Consistency.OPLOG);
        assertThat(point.replicaSets()).singleElement().satisfies(set -> {
            assertThat(set.first()).contains(new ClusterTime(7, 1));
            assertThat(set.last()).contains(new ClusterTime(9, 2));
            assertThat(set.serverVersion()).isEqualTo("6.0.5");
            assertThat(set.featureCompatibilityVersion()).isEqualTo("6.0");
        });
        assertThat(point.collections())
                .filteredOn(each -> each.namespace().toString().equals("shop.a b"))
                .singleElement()
                .satisfies(each -> {
                    assertThat(each.documents()).isEqualTo(2);
                    assertThat(each.uuid()).isEqualTo("00112233445566778899aabbccddeeff");
                    assertThat(each.contentHash()).hasSize(16);
                });
        assertThat(point.collections()).hasSize(5);
    }

    @Test
    void withoutAnOplogItIsNoMoment(Repository repository) {
        backUp(
                repository,
                HandMade.archive()
                        .announce("d", "a", PLAIN, "")
                        .end()
                        .close("d", "a")
                        .bytes());

        RecoveryPoint point = RecoveryPoint.read(
                "backup.json",
                new ByteArrayInputStream(
                        restored(repository).get(".holdfast/backup.json").orElseThrow()));

        assertThat(point.consistency()).isEqualTo(Consistency.NONE);
        assertThat(point.warnings()).singleElement().asString().contains("no oplog");
    }

    /** The same in another order: what is exported and imported again gives the same files. */
    @Test
    void whatIsExportedIsTheSame(Repository repository) throws IOException {
        backUp(repository, zoo());
        byte[] plain = exported(repository, false);
        List<String> files = restored(repository).list();
        byte[] point = restored(repository).get(".holdfast/backup.json").orElseThrow();

        assertThat(new GZIPInputStream(new ByteArrayInputStream(exported(repository, true))).readAllBytes())
                .isEqualTo(plain);
        backUp(repository, plain);

        assertThat(restored(repository).list()).isEqualTo(files);
        assertThat(exported(repository, false)).isEqualTo(plain);
        assertThat(RecoveryPoint.read(
                                "again",
                                new ByteArrayInputStream(restored(repository)
                                        .get(".holdfast/backup.json")
                                        .orElseThrow()))
                        .collections())
                .containsExactlyInAnyOrderElementsOf(RecoveryPoint.read("first", new ByteArrayInputStream(point))
                        .collections());
    }

    @Test
    void aDirectoryThatSomebodyBackedUpIsExportedToo(Repository repository) {
        MemoryWorkload directory = MemoryWorkload.named("backups")
                .put("today/shop/a.bson", HandMade.bson(A))
                .put("today/shop/a.metadata.json", PLAIN);
        BackupJob.named("d").workload(directory).into(repository).run();

        byte[] archive = exported(repository, false);

        assertThat(archive).startsWith(0x6d, 0xe2, 0x99, 0x81);
        assertThat(new String(archive, StandardCharsets.ISO_8859_1))
                .contains("0.0.0")
                .contains("shop");
    }

    @Test
    void anArchiveThatIsCutLeavesNoSnapshot(Repository repository) {
        byte[] zoo = zoo();
        for (int length : List.of(0, 3, 100, zoo.length / 2, zoo.length - 1)) {
            byte[] cut = Arrays.copyOf(zoo, length);
            assertThatThrownBy(() -> backUp(repository, cut))
                    .as("%d bytes", length)
                    .isInstanceOf(RunException.BackupFailed.class)
                    .hasMessageContaining("mongodump:/m");
        }
        assertThat(repository.snapshots()).isEmpty();
    }

    @Test
    void namesThatLeadOutOfTheDumpAreRefused(Repository repository) {
        for (String database : List.of("..", "a/b", "", ".")) {
            byte[] archive = HandMade.archive()
                    .announce(database, "a", "", "")
                    .end()
                    .close(database, "a")
                    .bytes();
            assertThatThrownBy(() -> backUp(repository, archive))
                    .as(database)
                    .isInstanceOf(RunException.BackupFailed.class)
                    .hasMessageContaining("no namespace");
        }
        assertThat(repository.snapshots()).isEmpty();
    }

    @Test
    void aDamagedFileEndsTheExport(Repository repository) {
        MemoryWorkload directory = MemoryWorkload.named("backups")
                .put("shop/a.bson", Arrays.copyOf(HandMade.bson(A), 10))
                .put("shop/a.metadata.json", PLAIN);
        BackupJob.named("d").workload(directory).into(repository).run();

        assertThatThrownBy(() -> exported(repository, false))
                .isInstanceOf(RunException.RestoreFailed.class)
                .hasMessageContaining("shop/a.bson ends after 10");
    }

    @Test
    void aLocationNamesAFileOrStandardInput(@TempDir Path directory, Repository repository, VirtualTime time)
            throws IOException {
        Path file = Files.write(directory.resolve("x.archive"), zoo());
        Workloads workloads = Workloads.installed(time, new ByteArrayInputStream(zoo()));

        assertThat(workloads.at("mongodump:" + file).paths()).containsExactly(file.toString());
        BackupJob.named("file")
                .workload(workloads.at("mongodump:" + file))
                .into(repository)
                .run();
        BackupJob.named("stream")
                .workload(workloads.at("mongodump:-"))
                .into(repository)
                .run();
        assertThat(repository.snapshots()).hasSize(2);
        assertThatThrownBy(() -> workloads.at("mongodump:x#y"))
                .isInstanceOf(WorkloadException.Invalid.class)
                .hasMessageContaining("mongodump:FILE");
        assertThatThrownBy(() -> BackupJob.named("gone")
                        .workload(workloads.at("mongodump:" + directory + "/gone"))
                        .into(repository)
                        .run())
                .isInstanceOf(RunException.BackupFailed.class)
                .hasMessageContaining("cannot be opened");
    }

    @Test
    void nothingIsPutBackIntoAnArchive(Repository repository) {
        backUp(repository, zoo());

        assertThatThrownBy(() -> RestoreJob.from(repository)
                        .latest()
                        .into(MongodumpArchive.of(Path.of("x.archive")))
                        .run())
                .isInstanceOf(RunException.RestoreFailed.class)
                .hasMessageContaining("holdfast export");
    }
}
