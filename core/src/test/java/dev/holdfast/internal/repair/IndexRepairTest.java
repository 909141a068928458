package dev.holdfast.internal.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.check.Checker;
import dev.holdfast.internal.repository.FileKind;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.internal.walk.ReadableFiles;
import dev.holdfast.internal.walk.SilentStore;
import dev.holdfast.internal.walk.TestRepository;
import dev.holdfast.run.CheckDepth;
import dev.holdfast.run.IndexRepairPlan;
import dev.holdfast.run.IndexRepairPlan.Action;
import dev.holdfast.run.IndexRepairReport;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.StoreException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IndexRepairTest {
    private static final int DATA = 100_000;
    private static final Operation OPERATION = Operation.unattended();

    private final TestRepository repository = new TestRepository();
    private Map<String, String> before;

    @BeforeEach
    void fill() {
        repository.backup(Map.of("a/one", TestRepository.noise(1, DATA), "b", TestRepository.text("b")));
        repository.backup(Map.of("a/one", TestRepository.noise(1, DATA), "c", TestRepository.noise(2, 2 * DATA)));
        before = ReadableFiles.of(repository.reopened());
    }

    private IndexRepairPlan plan(boolean readAllPacks) {
        try (PlannedIndexRepair planned = IndexRepairPlanner.plan(repository.reopened(), readAllPacks, OPERATION)) {
            return planned.plan();
        }
    }

    private IndexRepairReport repair() {
        try (PlannedIndexRepair planned = IndexRepairPlanner.plan(repository.reopened(), false, OPERATION)) {
            return planned.execute(OPERATION);
        }
    }

    private void assertNothingLost() {
        assertThat(Checker.check(repository.reopened(), CheckDepth.full(), OPERATION)
                        .problems())
                .isEmpty();
        assertThat(ReadableFiles.of(repository.reopened())).isEqualTo(before);
    }

    @Test
    void aSoundIndexStaysAsItIs() {
        List<BlobKey> files = repository.keys("index/");

        assertThat(repair().filesWritten()).isZero();
        assertThat(repository.keys("index/")).isEqualTo(files);
    }

    @Test
    void readingAllPacksOfASoundIndexChangesNothing() {
        assertThat(plan(true).isEmpty()).isTrue();
        assertThat(plan(true).packsKept()).isEqualTo(4);
    }

    @Test
    void withoutAnyIndexEveryPackIsNamedAgain() {
        repository.keys("index/").forEach(repository.store()::delete);
        IndexRepairReport report = repair();

        assertThat(report.plan().packs()).hasSize(4).allMatch(pack -> pack.action() == Action.ADD);
        assertNothingLost();
    }

    @Test
    void aPlanChangesNothing() {
        repository.keys("index/").forEach(key -> repository.flip(key, 40));
        List<BlobKey> keys = repository.keys("");

        assertThat(plan(false).unreadableFiles()).hasSize(2);
        assertThat(repository.keys("")).isEqualTo(keys);
    }

    @Test
    void damagedIndexFilesAreReplaced() {
        List<BlobKey> damaged = repository.keys("index/");
        damaged.forEach(key -> repository.flip(key, 40));
        IndexRepairReport report = repair();

        assertThat(report.filesRemoved()).isEqualTo(2);
        assertThat(repository.keys("index/")).doesNotContainAnyElementsOf(damaged);
        assertNothingLost();
    }

    @Test
    void exchangedIndexFilesAreReplaced() {
        List<BlobKey> files = repository.keys("index/");
        byte[] first = repository.read(files.get(0));
        repository.write(files.get(0), repository.read(files.get(1)));
        repository.write(files.get(1), first);

        assertThat(repair().plan().packs()).isEmpty();
        assertNothingLost();
    }

    @Test
    void aMissingPackIsNamedNoLonger() {
        repository.store().delete(repository.key("data/", 2 * DATA));

        assertThat(repair().plan().packs())
                .singleElement()
                .satisfies(pack -> assertThat(pack.action()).isEqualTo(Action.DROP));
        assertThat(plan(false).isEmpty()).isTrue();
    }

    @Test
    void exchangedPacksAreNamedByWhatIsInThem() {
        BlobKey large = repository.key("data/", 2 * DATA);
        BlobKey other = repository.keys("data/").stream()
                .filter(key -> !key.equals(large))
                .findFirst()
                .orElseThrow();
        byte[] content = repository.read(large);
        repository.write(large, repository.read(other));
        repository.write(other, content);

        assertThat(repair().plan().packs()).hasSize(2).allMatch(pack -> pack.action() == Action.CORRECT);
        assertThat(ReadableFiles.of(repository.reopened())).isEqualTo(before);
    }

    @Test
    void aShortPackKeepsTheNamesOfWhatIsIntact() {
        BlobKey pack = repository.key("data/", 2 * DATA);
        repository.write(pack, Arrays.copyOf(repository.read(pack), 1000));

        assertThat(repair().plan().packs()).singleElement().satisfies(said -> {
            assertThat(said.action()).isEqualTo(Action.SALVAGE);
            assertThat(said.blobsBefore()).isEqualTo(1);
            assertThat(said.blobsAfter()).isZero();
        });
    }

    @Test
    void aPackWithoutHeaderAndIndexIsLeftWhereItIs() {
        BlobKey pack = repository.key("data/", 2 * DATA);
        byte[] content = repository.read(pack);
        repository.flip(pack, content.length - 10);
        repository.keys("index/").forEach(repository.store()::delete);

        assertThat(repair().plan().packs())
                .filteredOn(said -> said.action() == Action.LEAVE)
                .singleElement()
                .satisfies(said -> assertThat(said.id()).isEqualTo(pack.name()));
        assertThat(repository.keys("data/")).contains(pack);
    }

    @Test
    void aDamagedLengthOfTheHeaderIsFoundOut() {
        BlobKey pack = repository.key("data/", 2 * DATA);
        byte[] content = repository.read(pack);
        Arrays.fill(content, content.length - 4, content.length, (byte) 0x5a);
        repository.write(pack, content);
        repository.keys("index/").forEach(repository.store()::delete);

        assertThat(repair().plan().packs()).hasSize(4).allMatch(said -> said.action() == Action.ADD);
        assertThat(ReadableFiles.of(repository.reopened())).isEqualTo(before);
    }

    @Test
    void packsThatSeveralFilesNameAreNamedOnce() {
        BlobKey first = repository.keys("index/").get(0);
        byte[] json = repository.opened().files().open(repository.read(first));
        var unused = repository.opened().files().save(FileKind.INDEX, json);

        assertThat(repair().plan().packsNamedTwice()).isPositive();
        assertNothingLost();
    }

    @Test
    void withoutAnySinglePackTheIndexIsNotEmptied() {
        repository.keys("data/").forEach(repository.store()::delete);

        assertThatThrownBy(() -> plan(false))
                .isInstanceOf(RepositoryException.Refused.class)
                .hasMessageContaining("not a single one");
    }

    @Test
    void aStoreThatFailsIsNoDamage() {
        repository.keys("index/").forEach(repository.store()::delete);
        var failing = TestRepository.open(new SilentStore(repository.store()).silence("data/"));

        assertThatThrownBy(() -> IndexRepairPlanner.plan(failing, false, OPERATION))
                .isInstanceOf(StoreException.Unavailable.class);
    }
}
