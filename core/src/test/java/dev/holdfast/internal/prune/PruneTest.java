package dev.holdfast.internal.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.internal.check.Checker;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.internal.walk.CrashingStore;
import dev.holdfast.internal.walk.TestRepository;
import dev.holdfast.run.CheckDepth;
import dev.holdfast.run.CheckReport;
import dev.holdfast.run.PruneOptions;
import dev.holdfast.run.PrunePlan;
import dev.holdfast.run.PruneReport;
import dev.holdfast.run.UnusedLimit;
import dev.holdfast.spi.store.BlobKey;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PruneTest {
    private static final int DATA = 60_000;
    private static final Operation OPERATION = Operation.unattended();

    private final TestRepository repository = new TestRepository();
    private Snapshot first;

    @BeforeEach
    void fill() {
        first = repository.backup(
                Map.of("kept", TestRepository.noise(1, DATA), "dropped", TestRepository.noise(2, DATA)));
        repository.backup(Map.of("kept", TestRepository.noise(1, DATA), "new", TestRepository.noise(3, DATA)));
    }

    @Test
    void withoutAnythingUnusedThereIsNothingToDo() {
        assertThat(plan(PruneOptions.defaults()).isEmpty()).isTrue();
    }

    @Test
    void aPlanChangesNothing() {
        forgetFirst();
        List<BlobKey> before = repository.keys("");
        PrunePlan unused = plan(PruneOptions.defaults());

        assertThat(repository.keys("")).isEqualTo(before);
    }

    @Test
    void thePlanTellsWhatIsUnused() {
        forgetFirst();

        assertThat(plan(PruneOptions.defaults()))
                .satisfies(plan -> assertThat(plan.unused().blobs()).isEqualTo(2))
                .satisfies(plan -> assertThat(plan.packsRepacked()).isEqualTo(1))
                .satisfies(plan -> assertThat(plan.packsRemoved()).isEqualTo(1))
                .satisfies(plan -> assertThat(plan.remainingUnusedBytes()).isZero());
    }

    @Test
    void snapshotsCanBeLeftOutForAPlan() {
        PruneOptions without =
                PruneOptions.builder().without(List.of(first.id())).build();

        assertThat(plan(without).unused().blobs()).isEqualTo(2);
    }

    @Test
    void aPlanWithSnapshotsLeftOutIsNotCarriedOut() {
        PlannedPrune planned = PrunePlanner.plan(
                repository.opened(),
                PruneOptions.builder().without(List.of(first.id())).build(),
                OPERATION);

        assertThatThrownBy(() -> PruneExecutor.execute(planned, OPERATION))
                .isInstanceOf(RepositoryException.Refused.class);
    }

    @Test
    void aPlanIsNotCarriedOutWhenASnapshotCameSince() {
        forgetFirst();
        PlannedPrune planned = PrunePlanner.plan(repository.opened(), PruneOptions.defaults(), OPERATION);
        repository.backup(Map.of("dropped", TestRepository.noise(2, DATA)));

        assertThatThrownBy(() -> PruneExecutor.execute(planned, OPERATION))
                .isInstanceOf(RepositoryException.Refused.class);
    }

    @Test
    void whatIsNotNeededGoesAndTheRestIsSound() {
        forgetFirst();
        PruneReport unused = prune(repository.opened(), PruneOptions.defaults());

        assertThat(check())
                .satisfies(report -> assertThat(report.problems()).isEmpty())
                .satisfies(report -> assertThat(report.unusedBlobs()).isZero());
    }

    @Test
    void whatMayStayIsNotRepacked() {
        forgetFirst();
        PruneOptions lazy =
                PruneOptions.builder().maxUnused(UnusedLimit.unlimited()).build();

        assertThat(plan(lazy))
                .satisfies(plan -> assertThat(plan.packsRepacked()).isEqualTo(1))
                .satisfies(plan -> assertThat(plan.packsRemoved()).isEqualTo(1));
    }

    @Test
    void withoutRepackingOnlyWholePacksGo() {
        forgetFirst();

        assertThat(plan(PruneOptions.builder().maxRepackBytes(0).build()))
                .satisfies(plan -> assertThat(plan.packsRepacked()).isZero())
                .satisfies(plan -> assertThat(plan.packsRemoved()).isEqualTo(1));
    }

    @Test
    void dataPacksStayIfOnlyCacheableOnesAreRepacked() {
        forgetFirst();

        assertThat(plan(PruneOptions.builder().cacheableOnly(true).build()).packsRepacked())
                .isZero();
    }

    @Test
    void packsThatNoIndexNamesGo() {
        BlobKey unnamed = BlobKey.of("data/00/" + "0".repeat(64));
        repository.write(unnamed, new byte[100]);
        PruneReport unused = prune(repository.opened(), PruneOptions.defaults());

        assertThat(repository.keys("data/00/")).doesNotContain(unnamed);
    }

    @Test
    void aMissingPackThatNobodyNeedsIsForgotten() {
        forgetFirst();
        Snapshot extra = repository.backup(Map.of("extra", TestRepository.noise(9, 700_000)));
        repository.opened().snapshots().delete(extra.id());
        repository.store().delete(repository.key("data/", 700_000));
        PruneReport unused = prune(repository.opened(), PruneOptions.defaults());

        assertThat(check().problems()).isEmpty();
    }

    @Test
    void aMissingPackThatIsNeededEndsThePlan() {
        repository.store().delete(repository.key("data/", DATA));

        assertThatThrownBy(() -> plan(PruneOptions.defaults()))
                .isInstanceOf(RepositoryException.Damaged.class)
                .hasMessageContaining("nothing was changed");
    }

    @Test
    void aPackOfTheWrongSizeEndsThePlan() {
        BlobKey pack = repository.key("data/", DATA);
        byte[] content = repository.read(pack);
        repository.write(pack, java.util.Arrays.copyOf(content, content.length + 1));

        assertThatThrownBy(() -> plan(PruneOptions.defaults())).isInstanceOf(RepositoryException.Damaged.class);
    }

    @Test
    void anUnreadableSnapshotEndsThePlan() {
        repository.flip(BlobKey.of("snapshots/" + first.id().hex()), 40);

        assertThatThrownBy(() -> PrunePlanner.plan(repository.reopened(), PruneOptions.defaults(), OPERATION))
                .isInstanceOf(RepositoryException.Damaged.class);
    }

    @Test
    void aDamagedBlobThatIsNeededEndsThePruneBeforeAnythingNeededGoes() {
        forgetFirst();
        BlobKey pack = repository.key("data/", 2 * DATA);
        byte[] content = repository.read(pack);
        for (int offset = 0; offset < content.length; offset += 1000) {
            content[offset] ^= 1;
        }
        repository.write(pack, content);

        assertThatThrownBy(() -> prune(repository.opened(), PruneOptions.defaults()))
                .isInstanceOf(RepositoryException.Damaged.class)
                .hasMessageContaining("nothing that is needed was removed");
    }

    @Test
    void afterACrashAnywhereEverythingIsThere() {
        forgetFirst();
        byte[] stray = new byte[100];
        boolean crashed = true;
        for (int changes = 0; crashed; changes++) {
            TestRepository copy = repository.copy();
            copy.write(BlobKey.of("data/00/" + "0".repeat(64)), stray);
            crashed = crashes(copy, changes);

            assertThat(Checker.check(copy.reopened(), CheckDepth.full(), OPERATION)
                            .errorCount())
                    .as("errors after a crash at change %d", changes)
                    .isZero();

            PruneReport unused = prune(copy.reopened(), PruneOptions.defaults());
            assertThat(Checker.check(copy.reopened(), CheckDepth.full(), OPERATION)
                            .problems())
                    .as("problems after the next prune, crash at change %d", changes)
                    .isEmpty();
        }
    }

    private static boolean crashes(TestRepository copy, int changes) {
        try {
            PruneReport unused =
                    prune(TestRepository.open(new CrashingStore(copy.store(), changes)), PruneOptions.defaults());
            return false;
        } catch (CrashingStore.Crash crash) {
            return true;
        }
    }

    private void forgetFirst() {
        repository.opened().snapshots().delete(first.id());
    }

    private PrunePlan plan(PruneOptions options) {
        return PrunePlanner.plan(repository.opened(), options, OPERATION).plan();
    }

    private static PruneReport prune(OpenRepository opened, PruneOptions options) {
        return PruneExecutor.execute(PrunePlanner.plan(opened, options, OPERATION), OPERATION);
    }

    private CheckReport check() {
        return Checker.check(repository.reopened(), CheckDepth.full(), OPERATION);
    }
}
