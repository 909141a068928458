package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.SnapshotId;
import dev.holdfast.internal.record.RunRecords;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.Repository;
import dev.holdfast.run.Finding;
import dev.holdfast.run.RunKind;
import dev.holdfast.run.RunRecord;
import dev.holdfast.run.RunState;
import dev.holdfast.run.RunStatus;
import dev.holdfast.service.BackupEntry;
import dev.holdfast.service.BackupList;
import dev.holdfast.service.BackupQuery;
import dev.holdfast.service.Catalogue;
import dev.holdfast.workload.DirectoryWorkload;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The catalogue of a repository that restic, too, writes to, tags, forgets in and prunes. */
class CatalogueIT {
    private final Scene scene = new Scene();

    @BeforeEach
    void create() {
        NastyCorpus.fillSmall(scene.source().toString(), 3);
        scene.ours().create();
    }

    @AfterEach
    void remove() {
        scene.close();
    }

    private static String run(int number) {
        return String.format(Locale.ROOT, "%032x", number + 0xaa0000);
    }

    /** A backup as a run of the schedule nightly leaves it. */
    private SnapshotId backup(int number) {
        Instant at = Instant.parse("2026-03-01T02:30:00Z").plusSeconds(86_400L * number);
        String name = RunRecord.nameOf("nightly", at);
        return scene.ours().with(repository -> {
            SnapshotId snapshot = BackupJob.named(name)
                    .workload(DirectoryWorkload.builder().target(scene.source()).build())
                    .host("orders")
                    .takenAt(at)
                    .fact("run", run(number))
                    .fact("schedule", "nightly")
                    .fact("created-by", "schedule")
                    .fact("expires", "2026-06-01T00:00:00Z")
                    .into(repository)
                    .run()
                    .snapshot();
            RunRecords.ofRepository(repository.documents())
                    .create(RunRecord.builder(run(number), RunKind.BACKUP)
                            .name(name)
                            .schedule("nightly")
                            .target("orders")
                            .storage("main")
                            .createdBy("schedule")
                            .state(RunState.COMPLETED)
                            .startedAt(at)
                            .snapshot(snapshot)
                            .expiresAt(Instant.parse("2026-06-01T00:00:00Z"))
                            .build());
            return snapshot;
        });
    }

    private <T> T catalogue(Function<Catalogue, T> work) {
        try (Repository repository = scene.ours().open()) {
            return work.apply(
                    Catalogue.builder().storage("main", () -> repository).build());
        }
    }

    private List<BackupEntry> all() {
        BackupList list = catalogue(catalogue -> catalogue.list(BackupQuery.all()));
        assertThat(list.problems()).isEmpty();
        return list.entries();
    }

    private Optional<String> newest() {
        return catalogue(catalogue -> catalogue.newestCompleted("nightly")).flatMap(BackupEntry::run);
    }

    @ParameterizedTest
    @EnumSource(names = {"RESTIC", "RESTIC_014"})
    void resticsTagsChangeNoBackup(Peer peer) {
        SnapshotId before = backup(1);
        scene.restic(peer).ok("tag", "--add", "audited", before.hex());
        assertThat(all()).singleElement().satisfies(entry -> {
            assertThat(entry.run()).contains(run(1));
            assertThat(entry.status()).isEqualTo(RunStatus.COMPLETED);
            assertThat(entry.snapshot()).isPresent().isNotEqualTo(Optional.of(before));
        });
        assertThat(newest()).contains(run(1));
    }

    @ParameterizedTest
    @EnumSource(names = {"RESTIC", "RESTIC_014"})
    void whatResticForgetsAndPrunesHasExpired(Peer peer) {
        backup(1);
        SnapshotId second = backup(2);
        scene.restic(peer).ok("forget", "--prune", second.hex());
        assertThat(all())
                .extracting(entry -> entry.run().orElseThrow(), BackupEntry::status)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(run(2), RunStatus.EXPIRED),
                        org.assertj.core.groups.Tuple.tuple(run(1), RunStatus.COMPLETED));
        assertThat(newest()).contains(run(1));
    }

    @ParameterizedTest
    @EnumSource(names = {"RESTIC", "RESTIC_014"})
    void whatResticBacksUpIsABackup(Peer peer) {
        backup(1);
        Restic restic = scene.restic(peer);
        String id = restic.ok(
                        "backup",
                        "--json",
                        "--host",
                        "laptop",
                        "--tag",
                        "weekly",
                        scene.source().toString())
                .summary()
                .get("snapshot_id")
                .asText();
        BackupEntry entry = catalogue(catalogue -> catalogue.find(id));
        assertThat(entry.target()).isEqualTo("laptop");
        assertThat(entry.schedule()).isEmpty();
        assertThat(entry.run()).isEmpty();
        assertThat(entry.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(entry.paths()).containsExactly(scene.source().toString());
        assertThat(all()).hasSize(2);
        assertThat(newest()).contains(run(1));
    }

    @ParameterizedTest
    @EnumSource(names = "RESTIC")
    void isTheSameWhenEveryDocumentIsLost(Peer peer) {
        backup(1);
        backup(2);
        List<String> before = all().stream().map(CatalogueIT::line).toList();
        Disk.remove(scene.repository().resolve("holdfast").toString());
        assertThat(all().stream().map(CatalogueIT::line)).containsExactlyElementsOf(before);
        assertThat(newest()).contains(run(2));
        scene.restic(peer).ok("check", "--read-data");
    }

    private static String line(BackupEntry entry) {
        return String.join(
                "|",
                entry.name(),
                entry.target(),
                entry.createdBy(),
                entry.status().text(),
                entry.at().toString(),
                entry.expiresAt().toString(),
                entry.storage(),
                entry.schedule(),
                entry.run().orElse(""),
                entry.snapshot().map(SnapshotId::hex).orElse(""));
    }

    @ParameterizedTest
    @EnumSource(names = "RESTIC")
    void whatIsDeletedIsGoneForResticAndStaysInTheHistory(Peer peer) {
        backup(1);
        backup(2);
        List<Finding> failed = catalogue(catalogue -> catalogue.delete(catalogue.planDelete(catalogue.find(run(2)))));
        assertThat(failed).isEmpty();
        assertThat(scene.restic(peer).snapshots()).hasSize(1);
        assertThat(all().get(0).status()).isEqualTo(RunStatus.EXPIRED);
        assertThat(all().get(0).message()).contains("deleted on request");
        assertThat(newest()).contains(run(1));
        scene.restic(peer).ok("check");
    }
}
