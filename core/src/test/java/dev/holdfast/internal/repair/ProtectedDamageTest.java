package dev.holdfast.internal.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.check.Checker;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.internal.walk.ReadableFiles;
import dev.holdfast.internal.walk.TestRepository;
import dev.holdfast.run.CheckDepth;
import dev.holdfast.run.CheckProblem;
import dev.holdfast.run.IndexRepairPlan;
import dev.holdfast.run.IndexRepairPlan.Action;
import dev.holdfast.run.PackRepairReport;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.ForwardingBlobStore;
import dev.holdfast.spi.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A damaged pack of two blobs, one of which is intact, which stays after its repair as the store protects it. */
class ProtectedDamageTest {
    private static final int DATA = 100_000;
    private static final Operation OPERATION = Operation.unattended();

    private final TestRepository repository = new TestRepository();
    private BlobKey pack;
    private byte[] intact;

    @BeforeEach
    void damage() {
        repository.backup(Map.of("a", TestRepository.noise(1, DATA), "b", TestRepository.noise(2, DATA)));
        pack = repository.key("data/", 2 * DATA);
        intact = repository.read(pack);
        repository.flip(pack, 1000);
    }

    private void protect() {
        repository.store().extendRetention(pack, repository.store().storeTime().plus(Duration.ofDays(1)));
    }

    private void repairPacks() {
        PackRepairReport unused = PackRepairPlanner.plan(repository.reopened(), List.of(), OPERATION)
                .execute(Optional.empty(), OPERATION);
    }

    private IndexRepairPlan repairIndex() {
        try (PlannedIndexRepair planned = IndexRepairPlanner.plan(repository.reopened(), false, OPERATION)) {
            return planned.execute(OPERATION).plan();
        }
    }

    private boolean isNamed() {
        return repository.reopened().index().pack(BlobId.fromHex(pack.name())).isPresent();
    }

    private List<CheckProblem.Kind> errors() {
        return Checker.check(repository.reopened(), CheckDepth.full(), OPERATION).problems().stream()
                .map(CheckProblem::kind)
                .toList();
    }

    @Test
    void itsBlobsAreNotNamedAgain() {
        protect();
        repairPacks();

        assertThat(repairIndex()).satisfies(plan -> {
            assertThat(plan.isEmpty()).isTrue();
            assertThat(plan.packs()).extracting(IndexRepairPlan.Pack::action).containsExactly(Action.LEAVE);
        });
        assertThat(repository.keys("data/")).contains(pack);
        assertThat(isNamed()).isFalse();
        assertThat(errors()).contains(CheckProblem.Kind.BLOB_MISSING).doesNotContain(CheckProblem.Kind.PACK_DAMAGED);
    }

    @Test
    void itsBlobsAreNotNamedAgainWhenAllOfTheIndexIsGone() {
        protect();
        repairPacks();
        repository.keys("index/").forEach(repository.store()::delete);
        IndexRepairPlan unused = repairIndex();

        assertThat(isNamed()).isFalse();
        assertThat(ReadableFiles.of(repository.reopened())).hasSize(1);
    }

    @Test
    void whatIsIntactInItIsNamedIfItIsNowhereElse() {
        new DamagedPacks(repository.opened()).note(List.of(BlobId.fromHex(pack.name())));
        repository.keys("index/").forEach(repository.store()::delete);

        assertThat(repairIndex().packs())
                .filteredOn(changed -> changed.id().equals(pack.name()))
                .extracting(IndexRepairPlan.Pack::action)
                .containsExactly(Action.SALVAGE);
        assertThat(ReadableFiles.of(repository.reopened())).hasSize(1);
    }

    @Test
    void onceItIsWholeItIsNamedAndForgottenAsDamaged() {
        new DamagedPacks(repository.opened()).note(List.of(BlobId.fromHex(pack.name())));
        repository.keys("index/").forEach(repository.store()::delete);
        repository.write(pack, intact);
        IndexRepairPlan unused = repairIndex();

        assertThat(errors()).isEmpty();
        assertThat(repository.keys("holdfast/damaged/")).isEmpty();
    }

    @Test
    void aRepairThatIsRefusedForgetsNothing() {
        new DamagedPacks(repository.opened()).note(List.of(BlobId.fromHex(pack.name())));
        repository.write(pack, intact);
        BlobKey index = repository.keys("index/").get(0);
        repository.flip(index, 40);
        repository.store().extendRetention(index, repository.store().storeTime().plus(Duration.ofDays(1)));

        assertThatThrownBy(this::repairIndex)
                .isInstanceOf(RepositoryException.Refused.class)
                .hasMessageContaining("nothing was changed");
        assertThat(repository.keys("holdfast/damaged/")).hasSize(1);
    }

    @Test
    void aNoteThatCannotBeRemovedDoesNotMakeARepairFail() {
        OpenRepository keeping = TestRepository.open(new KeepingNotes(repository.store()));
        PackRepairReport unused =
                PackRepairPlanner.plan(keeping, List.of(), OPERATION).execute(Optional.empty(), OPERATION);
        try (PlannedIndexRepair planned = IndexRepairPlanner.plan(keeping, false, OPERATION)) {
            assertThat(planned.execute(OPERATION).plan().isEmpty()).isTrue();
        }

        assertThat(repository.keys("data/")).doesNotContain(pack);
        assertThat(repository.keys("holdfast/damaged/")).hasSize(1);
    }

    /** Refuses to remove notes. */
    private static final class KeepingNotes extends ForwardingBlobStore {
        private KeepingNotes(BlobStore inner) {
            super(inner);
        }

        @Override
        public void delete(BlobKey key) {
            if (key.path().startsWith("holdfast/damaged/")) {
                throw new StoreException.Denied("the test store keeps notes", null);
            }
            super.delete(key);
        }
    }

    @Test
    void oneThatCanBeRemovedLeavesNoNote() {
        repairPacks();

        assertThat(repository.keys("data/")).doesNotContain(pack);
        assertThat(repository.keys("holdfast/damaged/")).isEmpty();
    }
}
