package dev.holdfast.internal.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.internal.check.Checker;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.internal.walk.ReadableFiles;
import dev.holdfast.internal.walk.SilentStore;
import dev.holdfast.internal.walk.TestRepository;
import dev.holdfast.run.CheckDepth;
import dev.holdfast.run.CheckProblem;
import dev.holdfast.run.SnapshotRepairPlan.Change;
import dev.holdfast.run.SnapshotRepairPlan.Damaged;
import dev.holdfast.run.SnapshotRepairPlan.Loss;
import dev.holdfast.run.SnapshotRepairPlan.State;
import dev.holdfast.run.SnapshotRepairReport;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.StoreException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SnapshotRepairTest {
    private static final int DATA = 300_000;
    private static final Operation OPERATION = Operation.unattended();

    private final TestRepository repository = new TestRepository();
    private Snapshot first;
    private Snapshot second;
    private SortedMap<String, String> before;

    @BeforeEach
    void fill() {
        first = repository.backup(Map.of("kept", TestRepository.text("kept"), "a/b", TestRepository.text("b")));
        second = repository.backup(Map.of(
                "kept",
                TestRepository.text("kept"),
                "a/b",
                TestRepository.text("b"),
                "a/c/large",
                TestRepository.noise(3, DATA)));
        before = ReadableFiles.of(repository.reopened());
    }

    private SnapshotRepairReport repair(boolean removeOld) {
        OpenRepository opened = repository.reopened();
        return SnapshotRepairPlanner.plan(opened, List.of(), removeOld, OPERATION)
                .execute(OPERATION);
    }

    private void loseLargeFile() {
        repository.store().delete(repository.key("data/", DATA));
        repairIndex();
    }

    private void repairIndex() {
        try (PlannedIndexRepair planned = IndexRepairPlanner.plan(repository.reopened(), false, OPERATION)) {
            assertThat(planned.execute(OPERATION).filesWritten()).isPositive();
        }
    }

    private List<CheckProblem> problems() {
        return Checker.check(repository.reopened(), CheckDepth.full(), OPERATION)
                .problems();
    }

    private Damaged only(SnapshotRepairReport report) {
        assertThat(report.plan().damaged()).hasSize(1);
        return report.plan().damaged().get(0);
    }

    @Test
    void soundSnapshotsStayAsTheyAre() {
        assertThat(repair(true))
                .satisfies(report -> assertThat(report.plan().isEmpty()).isTrue())
                .satisfies(report -> assertThat(report.plan().sound()).isEqualTo(2))
                .satisfies(report -> assertThat(report.removed()).isEmpty());
    }

    @Test
    void aFileWhoseContentIsGoneIsNamedAndStaysEmpty() {
        loseLargeFile();
        SnapshotRepairReport report = repair(true);

        assertThat(only(report).losses()).containsExactly(new Loss("/a/c/large", Change.SHORTENED, DATA, 1));
        assertThat(report.removed()).containsExactly(second.id());
        assertThat(problems()).isEmpty();
    }

    @Test
    void everythingElseIsStillThere() {
        loseLargeFile();
        SnapshotRepairReport unused = repair(true);
        before.remove(second.time() + "/a/c/large");

        assertThat(ReadableFiles.of(repository.reopened())).containsAllEntriesOf(before);
    }

    @Test
    void whatIsLeftIsMarked() {
        loseLargeFile();
        Snapshot left = repair(true).repaired().get(0).after();

        assertThat(left.tags()).containsExactly("repaired");
        assertThat(left.original()).contains(second.id());
        assertThat(left.time()).isEqualTo(second.time());
    }

    @Test
    void theOldSnapshotStaysUnlessItShallGo() {
        loseLargeFile();
        SnapshotRepairReport unused = repair(false);

        assertThat(repository.reopened().snapshots().ids())
                .contains(second.id())
                .hasSize(3);
    }

    @Test
    void whatWasStoredBeforeIsNotStoredAgain() {
        loseLargeFile();
        SnapshotRepairReport unused = repair(false);
        SnapshotRepairReport again = repair(true);

        assertThat(again.repaired().get(0).existed()).isTrue();
        assertThat(repository.reopened().snapshots().ids()).hasSize(2);
    }

    @Test
    void aSnapshotWhoseRootIsGoneIsLost() {
        BlobKey trees = treesOf(first);
        repository.store().delete(trees);
        repairIndex();
        SnapshotRepairReport report = repair(true);

        assertThat(report.plan().damaged())
                .singleElement()
                .satisfies(damaged -> assertThat(damaged.state()).isEqualTo(State.LOST));
        assertThat(problems()).isEmpty();
    }

    /** The pack of trees that the first backup wrote, which holds its root. */
    private BlobKey treesOf(Snapshot snapshot) {
        String pack = packOf(repository.reopened(), snapshot);
        return repository.keys("data/").stream()
                .filter(key -> key.name().equals(pack))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aDirectoryThatIsLostStaysEmpty() {
        TestRepository other = new TestRepository();
        other.backup(Map.of("x/y", TestRepository.text("y")));
        Snapshot both = other.backup(Map.of("x/y", TestRepository.text("y"), "z", TestRepository.text("z")));
        OpenRepository opened = other.reopened();
        BlobKey oldTrees = other.keys("data/").stream()
                .filter(key -> !key.name().equals(packOf(opened, both)))
                .filter(key -> opened.index()
                        .pack(BlobId.fromHex(key.name()))
                        .map(pack ->
                                opened.index().entriesOf(pack.number()).get(0).type())
                        .filter(type -> type == BlobType.TREE)
                        .isPresent())
                .findFirst()
                .orElseThrow();
        other.store().delete(oldTrees);
        try (PlannedIndexRepair planned = IndexRepairPlanner.plan(other.reopened(), false, OPERATION)) {
            assertThat(planned.execute(OPERATION).filesWritten()).isPositive();
        }
        OpenRepository damaged = other.reopened();
        SnapshotRepairReport report =
                SnapshotRepairPlanner.plan(damaged, List.of(), true, OPERATION).execute(OPERATION);

        assertThat(report.plan().damaged())
                .filteredOn(said -> said.id().equals(both.id()))
                .singleElement()
                .satisfies(said -> assertThat(said.losses()).containsExactly(new Loss("/x", Change.EMPTIED, 0, 0)));
        assertThat(ReadableFiles.of(other.reopened())).containsOnlyKeys(both.time() + "/z");
        assertThat(Checker.check(other.reopened(), CheckDepth.full(), OPERATION).isSound())
                .isTrue();
    }

    private static String packOf(OpenRepository opened, Snapshot snapshot) {
        return opened.index()
                .find(BlobType.TREE, BlobId.fromHex(snapshot.tree()))
                .orElseThrow()
                .packId()
                .hex();
    }

    @Test
    void aDamagedSnapshotFileGoesIfItShall() {
        repository.flip(BlobKey.of("snapshots/" + first.id().hex()), 40);

        assertThat(only(repair(false)).state()).isEqualTo(State.UNREADABLE);
        assertThat(repair(true).removed()).containsExactly(first.id());
        assertThat(problems()).isEmpty();
    }

    @Test
    void exchangedSnapshotFilesAreBothSaved() {
        BlobKey one = BlobKey.of("snapshots/" + first.id().hex());
        BlobKey other = BlobKey.of("snapshots/" + second.id().hex());
        byte[] content = repository.read(one);
        repository.write(one, repository.read(other));
        repository.write(other, content);
        SnapshotRepairReport report = repair(true);

        assertThat(report.repaired()).hasSize(2);
        assertThat(problems()).isEmpty();
        assertThat(ReadableFiles.of(repository.reopened())).isEqualTo(before);
    }

    @Test
    void aPlanChangesNothing() {
        loseLargeFile();
        List<BlobKey> keys = repository.keys("");

        assertThat(SnapshotRepairPlanner.plan(repository.reopened(), List.of(), true, OPERATION)
                        .plan()
                        .isEmpty())
                .isFalse();
        assertThat(repository.keys("")).isEqualTo(keys);
    }

    @Test
    void whatAnUnnamedPackMayHoldIsNotGivenUp() {
        repository.store().delete(repository.keys("index/").get(0));

        assertThatThrownBy(() -> repair(false))
                .isInstanceOf(RepositoryException.Refused.class)
                .hasMessageContaining("repair index");
    }

    @Test
    void aDamagedIndexFileMustBeRepairedFirst() {
        repository.flip(repository.keys("index/").get(0), 40);

        assertThatThrownBy(() -> repair(false)).isInstanceOf(RepositoryException.Refused.class);
    }

    @Test
    void aStoreThatFailsIsNoLoss() {
        OpenRepository failing = TestRepository.open(new SilentStore(repository.store()).silence("data/"));

        assertThatThrownBy(() -> SnapshotRepairPlanner.plan(failing, List.of(), true, OPERATION))
                .isInstanceOf(StoreException.Unavailable.class);
    }

    @Test
    void onlyTheSnapshotNamedIsRepaired() {
        loseLargeFile();
        SnapshotRepairReport report = SnapshotRepairPlanner.plan(
                        repository.reopened(), List.of(first.id().hex().substring(0, 10)), true, OPERATION)
                .execute(OPERATION);

        assertThat(report.plan().isEmpty()).isTrue();
        assertThat(report.plan().sound()).isEqualTo(1);
    }
}
