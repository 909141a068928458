package dev.holdfast.internal.repair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.internal.check.Checker;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.internal.walk.CrashingStore;
import dev.holdfast.internal.walk.ReadableFiles;
import dev.holdfast.internal.walk.TestRepository;
import dev.holdfast.run.CheckDepth;
import dev.holdfast.run.IndexRepairReport;
import dev.holdfast.run.PackRepairReport;
import dev.holdfast.run.SnapshotRepairReport;
import dev.holdfast.spi.store.BlobKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Repairs cut off after each change of the store. */
class KilledRepairIT {
    private static final int DATA = 400_000;
    private static final Operation OPERATION = Operation.unattended();

    private final TestRepository repository = new TestRepository();

    @BeforeEach
    void fill() {
        repository.backup(Map.of("a", TestRepository.noise(1, DATA), "b", TestRepository.noise(2, DATA)));
        repository.backup(Map.of("b", TestRepository.noise(2, DATA), "c/d", TestRepository.noise(3, DATA)));
        repository.backup(Map.of("b", TestRepository.noise(2, DATA), "c/e", TestRepository.text("e")));
    }

    private static void repairIndex(OpenRepository opened) {
        try (PlannedIndexRepair planned = IndexRepairPlanner.plan(opened, false, OPERATION)) {
            IndexRepairReport unused = planned.execute(OPERATION);
        }
    }

    private static void repairPacks(OpenRepository opened) {
        PackRepairReport unused =
                PackRepairPlanner.plan(opened, List.of(), OPERATION).execute(Optional.empty(), OPERATION);
    }

    private static void repairSnapshots(OpenRepository opened) {
        SnapshotRepairReport unused =
                SnapshotRepairPlanner.plan(opened, List.of(), true, OPERATION).execute(OPERATION);
    }

    private static void repairAll(OpenRepository opened) {
        repairIndex(opened);
        repairPacks(opened);
        repairSnapshots(opened);
    }

    /** Cuts the repair off everywhere: nothing that could be read before is lost, and the next one completes. */
    private void assertSurvivesEveryCut(Consumer<OpenRepository> repair) {
        SortedMap<String, String> readable = readable(repository);
        boolean cut = true;
        int cuts = 0;
        for (int changes = 0; cut; changes++) {
            TestRepository copy = repository.copy();
            cut = isCut(copy, changes, repair);
            cuts += cut ? 1 : 0;

            assertThat(readable(copy)).as("after %d changes", changes).containsAllEntriesOf(readable);

            repairAll(copy.reopened());

            assertThat(Checker.check(copy.reopened(), CheckDepth.full(), OPERATION)
                            .errorCount())
                    .as("errors after the next repair, cut after %d changes", changes)
                    .isZero();
            assertThat(readable(copy)).as("after the next repair").containsAllEntriesOf(readable);
        }
        assertThat(cuts).isPositive();
    }

    /** An index that cannot be read is no loss yet. */
    private static SortedMap<String, String> readable(TestRepository repository) {
        TestRepository copy = repository.copy();
        repairIndex(copy.reopened());
        return ReadableFiles.of(copy.reopened());
    }

    private static boolean isCut(TestRepository copy, int changes, Consumer<OpenRepository> repair) {
        try {
            repair.accept(TestRepository.open(new CrashingStore(copy.store(), changes)));
            return false;
        } catch (CrashingStore.Crash crash) {
            return true;
        }
    }

    @Test
    void ofADamagedIndex() {
        repository.flip(repository.keys("index/").get(0), 40);
        repository.store().delete(repository.keys("index/").get(1));
        assertSurvivesEveryCut(KilledRepairIT::repairIndex);
    }

    @Test
    void ofDamagedPacks() {
        List<BlobKey> packs = repository.keys("data/").stream()
                .filter(key -> repository.read(key).length > DATA)
                .toList();
        packs.forEach(pack -> repository.flip(pack, 1000));
        assertSurvivesEveryCut(KilledRepairIT::repairPacks);
    }

    @Test
    void ofSnapshots() {
        repository.store().delete(repository.key("data/", 2 * DATA));
        repairIndex(repository.reopened());
        assertSurvivesEveryCut(KilledRepairIT::repairSnapshots);
    }

    @Test
    void ofEverything() {
        repository.flip(repository.keys("index/").get(0), 40);
        repository.flip(repository.key("data/", 2 * DATA), 1000);
        BlobKey snapshot = repository.keys("snapshots/").get(0);
        repository.flip(snapshot, 40);
        assertSurvivesEveryCut(KilledRepairIT::repairAll);
    }
}
