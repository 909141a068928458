package dev.holdfast.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.Secret;
import dev.holdfast.internal.store.MemoryBlobStore;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.Repository;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.job.VersionsRepair;
import dev.holdfast.run.BackupRun;
import dev.holdfast.run.CheckDepth;
import dev.holdfast.run.StepListener;
import dev.holdfast.run.VersionsRepairPlan;
import dev.holdfast.run.VersionsRepairPlan.Loss;
import dev.holdfast.run.VersionsRepairReport;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.testkit.VirtualTime;
import dev.holdfast.workload.MemoryWorkload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VersionsRepairTest {
    private static final Secret PASSWORD = Secret.of("versions");

    private final VirtualTime time = VirtualTime.create();
    private final MemoryBlobStore.Space space = MemoryBlobStore.Space.withVersions("attacked");
    private final MemoryBlobStore store = new MemoryBlobStore(space, time);
    private final MemoryWorkload files =
            MemoryWorkload.named("files").put("a", "first").put("b/c", "second".repeat(1000));

    /** @return a time at which all was well */
    private Instant backedUp() throws InterruptedException {
        try (Repository repository =
                Repository.at(store).time(time).lowCostKeys().create(PASSWORD)) {
            for (int i = 0; i < 2; i++) {
                BackupRun unused = BackupJob.named("orders")
                        .workload(files.put("changing", "content".repeat(i + 1)))
                        .into(repository)
                        .run();
                time.sleep(Duration.ofMinutes(1));
            }
        }
        Instant well = time.now();
        time.sleep(Duration.ofMinutes(1));
        return well;
    }

    private List<BlobInfo> stored() {
        List<BlobInfo> all = new ArrayList<>();
        store.list("", all::add);
        return all;
    }

    /** Deletes everything but every third object, which is overwritten: with as many bytes, or with more. */
    private int attack() {
        int attacked = 0;
        for (BlobInfo info : stored()) {
            if (attacked % 3 != 0) {
                space.hide(info.key(), time.now());
            } else {
                int more = attacked % 2;
                space.overwrite(info.key(), new byte[(int) info.lengthBytes() + more], time.now());
            }
            attacked++;
        }
        return attacked;
    }

    private void requireWhole() {
        try (Repository repository = Repository.at(store).time(time).open(PASSWORD)) {
            assertThat(repository.upkeep().check(CheckDepth.full()).problems()).isEmpty();
            assertThat(repository.snapshots()).hasSize(2);
            MemoryWorkload target = MemoryWorkload.named("target");
            var unused = RestoreJob.from(repository).latest().into(target).run();
            assertThat(target.list()).isEqualTo(files.list());
            files.list()
                    .forEach(path -> assertThat(target.get(path).map(String::new))
                            .isEqualTo(files.get(path).map(String::new)));
        }
    }

    @Test
    void whatWasDeletedAndOverwrittenComesBack() throws InterruptedException {
        Instant well = backedUp();
        int attacked = attack();
        space.overwrite(BlobKey.of("data/00/" + "0".repeat(64)), new byte[5], time.now());
        space.overwrite(BlobKey.of("photos/1.jpg"), new byte[5], time.now());

        VersionsRepair repair = VersionsRepair.plan(store, well);
        VersionsRepairPlan plan = repair.plan();
        assertThat(plan.backCount()).isEqualTo(attacked);
        assertThat(plan.later()).containsExactly("data/00/" + "0".repeat(64));
        assertThat(plan.back()).extracting(VersionsRepairPlan.Back::loss).contains(Loss.DELETED, Loss.OVERWRITTEN);
        assertThat(repair.run(StepListener.none()).broughtBack()).isEqualTo(attacked);
        space.hide(BlobKey.of("data/00/" + "0".repeat(64)), time.now());
        requireWhole();
    }

    @Test
    void planningChangesNothingAndNothingIsToBeDoneWhereNothingHappened() throws InterruptedException {
        Instant well = backedUp();
        List<BlobInfo> before = stored();
        assertThat(VersionsRepair.plan(store, well).plan())
                .satisfies(plan -> assertThat(plan.isEmpty()).isTrue())
                .satisfies(plan -> assertThat(plan.unchanged()).isEqualTo(before.size()));
        attack();
        List<BlobInfo> attacked = stored();
        assertThat(VersionsRepair.plan(store, well).plan().isEmpty()).isFalse();
        assertThat(stored()).isEqualTo(attacked);
    }

    @Test
    void aRepairThatWasBrokenOffGoesOn() throws InterruptedException {
        Instant well = backedUp();
        attack();
        long all = VersionsRepair.plan(store, well).plan().backCount();
        VersionsRepair broken = VersionsRepair.plan(store, well);
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> broken.run((step, done, total) -> {
                    if (done == 3) {
                        throw new IllegalStateException("killed");
                    }
                }));
        VersionsRepair next = VersionsRepair.plan(store, well);
        assertThat(next.plan().backCount()).isLessThan(all);
        assertThat(next.run(StepListener.none()).failed()).isEmpty();
        requireWhole();
    }

    @Test
    void whatCannotBeBroughtBackIsToldAndTheRestIs() throws InterruptedException {
        Instant well = backedUp();
        attack();
        VersionsRepair repair = VersionsRepair.plan(store, well);
        String lost = repair.plan().back().get(0).key();
        store.versions().list("", version -> {
            if (version.key().path().equals(lost) && !version.isCurrent()) {
                store.versions().delete(version);
            }
        });
        VersionsRepairReport report = repair.run(StepListener.none());
        assertThat(report.failed())
                .singleElement()
                .satisfies(finding -> assertThat(finding.subject()).isEqualTo(lost));
        assertThat(report.broughtBack()).isEqualTo(report.plan().backCount() - 1);
    }

    @Test
    void aStoreWithoutVersionsIsRefused() {
        assertThatExceptionOfType(StoreException.Unsupported.class)
                .isThrownBy(() -> VersionsRepair.plan(MemoryBlobStore.create(time), time.now()))
                .withMessageContaining("keeps no earlier versions");
    }
}
