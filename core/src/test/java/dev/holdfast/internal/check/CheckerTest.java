package dev.holdfast.internal.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.holdfast.Snapshot;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.internal.walk.SilentStore;
import dev.holdfast.internal.walk.TestRepository;
import dev.holdfast.run.CheckDepth;
import dev.holdfast.run.CheckProblem;
import dev.holdfast.run.CheckProblem.AffectedFile;
import dev.holdfast.run.CheckProblem.Kind;
import dev.holdfast.run.CheckReport;
import dev.holdfast.run.Finding;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CheckerTest {
    private static final int DATA = 100_000;

    private final TestRepository repository = new TestRepository();
    private Snapshot first;
    private Snapshot second;

    @BeforeEach
    void fill() {
        first = repository.backup(
                Map.of("a/large", TestRepository.noise(1, DATA), "a/small", TestRepository.text("x")));
        second = repository.backup(Map.of(
                "a/large",
                TestRepository.noise(1, DATA),
                "a/small",
                TestRepository.text("x"),
                "b/new",
                TestRepository.noise(2, 1000)));
    }

    @Test
    void aSoundRepositoryIsSoundAtFullDepth() {
        assertThat(check(CheckDepth.full()).problems()).isEmpty();
    }

    @Test
    void fullDepthReadsEveryPack() {
        assertThat(check(CheckDepth.full()).packsRead()).isEqualTo(4);
    }

    @Test
    void structureReadsNoPack() {
        assertThat(check(CheckDepth.structure()).packsRead()).isZero();
    }

    @Test
    void partsTogetherReadEveryPackOnce() {
        long read = check(new CheckDepth.Part(1, 3)).packsRead()
                + check(new CheckDepth.Part(2, 3)).packsRead()
                + check(new CheckDepth.Part(3, 3)).packsRead();

        assertThat(read).isEqualTo(4);
    }

    @Test
    void aSampleHasAtLeastOnePack() {
        assertThat(check(new CheckDepth.Percent(0.1)).packsRead()).isEqualTo(1);
    }

    @Test
    void countsBlobsThatNobodyNeeds() {
        repository.opened().snapshots().delete(second.id());

        assertThat(check(CheckDepth.structure()).unusedBlobs()).isEqualTo(3);
    }

    @Test
    void aFlippedBitInABlobNamesTheFilesOfAllSnapshots() {
        repository.flip(largePack(), 50_000);

        assertThat(only(CheckDepth.full()).files())
                .containsExactly(new AffectedFile(first.id(), "/a/large"), new AffectedFile(second.id(), "/a/large"));
    }

    @Test
    void aFlippedBitInAHeaderAffectsNoFile() {
        BlobKey pack = largePack();
        repository.flip(pack, repository.read(pack).length - 20);

        assertThat(only(CheckDepth.full()).fileCount()).isZero();
    }

    @Test
    void aFlippedBitIsNoMatterOfStructure() {
        repository.flip(largePack(), 50_000);

        assertThat(check(CheckDepth.structure()).isSound()).isTrue();
    }

    @Test
    void aShortPackIsNoticedWithoutReading() {
        BlobKey pack = largePack();
        repository.write(pack, Arrays.copyOf(repository.read(pack), 1000));

        assertThat(only(CheckDepth.structure()).kind()).isEqualTo(Kind.PACK_SIZE);
    }

    @Test
    void aMissingPackNamesItsBlobs() {
        repository.store().delete(largePack());

        assertThat(only(CheckDepth.structure()))
                .satisfies(problem -> assertThat(problem.kind()).isEqualTo(Kind.PACK_MISSING))
                .satisfies(problem -> assertThat(problem.blobs()).hasSize(2))
                .satisfies(problem -> assertThat(problem.fileCount()).isEqualTo(4));
    }

    @Test
    void aBlobWithAnotherCopyIsNotLost() {
        TestRepository other = TestRepository.withOneDamagedCopy(DATA);

        assertThat(Checker.check(other.reopened(), CheckDepth.full(), Operation.unattended())
                        .problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.fileCount()).isZero());
    }

    @Test
    void aMissingIndexFileMakesPacksSuspicious() {
        repository.store().delete(repository.keys("index/").get(0));

        assertThat(check(CheckDepth.structure()).problems())
                .filteredOn(problem -> problem.kind() == Kind.PACK_ORPHANED)
                .allSatisfy(problem -> assertThat(problem.remedy()).contains("repair index"));
    }

    @Test
    void aDamagedIndexFileDoesNotEndTheCheck() {
        repository.flip(repository.keys("index/").get(0), 40);

        assertThat(check(CheckDepth.full()).problems())
                .extracting(CheckProblem::kind)
                .contains(Kind.INDEX_DAMAGED, Kind.PACK_ORPHANED);
    }

    @Test
    void aDamagedSnapshotDoesNotEndTheCheck() {
        repository.flip(BlobKey.of("snapshots/" + first.id().hex()), 40);

        assertThat(check(CheckDepth.structure()))
                .satisfies(report -> assertThat(report.snapshots()).isEqualTo(1))
                .satisfies(report -> assertThat(report.problems().get(0).kind()).isEqualTo(Kind.SNAPSHOT_DAMAGED));
    }

    @Test
    void aDamagedTreeNamesItsDirectory() {
        BlobKey trees = repository.keys("data/").stream()
                .filter(key -> repository.read(key).length < 1000)
                .findFirst()
                .orElseThrow();
        repository.flip(trees, 100);

        assertThat(check(CheckDepth.structure()).problems())
                .extracting(CheckProblem::kind)
                .containsOnly(Kind.TREE_DAMAGED);
    }

    @Test
    void aPackThatNoIndexNamesIsOnlyAHint() {
        BlobKey stray = BlobKey.of("data/00/" + "0".repeat(64));
        repository.write(stray, new byte[100]);

        assertThat(check(CheckDepth.full()))
                .satisfies(report -> assertThat(report.isSound()).isTrue())
                .satisfies(report -> assertThat(report.problems().get(0).kind()).isEqualTo(Kind.PACK_ORPHANED));
    }

    @Test
    void aDamagedKeyIsNamed() {
        BlobKey key = repository.keys("keys/").get(0);
        repository.flip(key, 3);

        assertThat(checkOpened().problems()).singleElement().satisfies(problem -> {
            assertThat(problem.kind()).isEqualTo(Kind.KEY_DAMAGED);
            assertThat(problem.subject()).endsWith(key.name());
        });
    }

    @Test
    void aDamagedConfigIsNamed() {
        repository.flip(BlobKey.of("config"), 3);

        assertThat(checkOpened().problems())
                .extracting(CheckProblem::kind, CheckProblem::subject)
                .containsExactly(tuple(Kind.CONFIG_DAMAGED, "config"));
    }

    @Test
    void aMissingConfigIsNamed() {
        repository.store().delete(BlobKey.of("config"));

        assertThat(checkOpened().problems()).extracting(CheckProblem::kind).containsExactly(Kind.CONFIG_DAMAGED);
    }

    @Test
    void aDamagedLockIsNoError() {
        BlobKey lock = BlobKey.of("locks/" + "1".repeat(64));
        repository.write(lock, new byte[50]);

        assertThat(only(CheckDepth.structure())).satisfies(problem -> {
            assertThat(problem.kind()).isEqualTo(Kind.LOCK_DAMAGED);
            assertThat(problem.severity()).isEqualTo(Finding.Severity.WARNING);
        });
    }

    @Test
    void aKeyDamagedWhereItDoesNotMatterStillOpens() {
        BlobKey key = repository.keys("keys/").get(0);
        String json = new String(repository.read(key), StandardCharsets.UTF_8);
        repository.write(key, TestRepository.text(json.replace("\"created\":\"2", "\"created\":\"1")));

        assertThat(only(CheckDepth.structure()).kind()).isEqualTo(Kind.KEY_DAMAGED);
    }

    @Test
    void aStoreThatDoesNotAnswerAnyLongerEndsTheCheck() {
        SilentStore silent = new SilentStore(repository.store());
        OpenRepository opened = TestRepository.open(silent);
        silent.silence("");

        assertThatThrownBy(() -> Checker.check(opened, CheckDepth.full(), Operation.unattended()))
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessageContaining("does not answer any longer");
    }

    @Test
    void packsThatCannotBeReadDoNotEndTheCheck() {
        SilentStore silent = new SilentStore(repository.store());
        OpenRepository opened = TestRepository.open(silent);
        silent.silence("data/");

        assertThat(Checker.check(opened, CheckDepth.full(), Operation.unattended())
                        .problems())
                .filteredOn(problem -> problem.subject().startsWith("pack "))
                .hasSize(4)
                .allMatch(problem -> problem.kind() == Kind.UNREADABLE);
    }

    @Test
    void whateverIsFlippedIsFoundAndNothingThrows() {
        Random random = new Random(7);
        List<BlobKey> keys = List.of("data/", "index/", "snapshots/").stream()
                .flatMap(prefix -> repository.keys(prefix).stream())
                .toList();
        for (int i = 0; i < 60; i++) {
            BlobKey key = keys.get(random.nextInt(keys.size()));
            byte[] content = repository.read(key);
            repository.flip(key, random.nextInt(content.length));

            assertThat(check(CheckDepth.full()).isSound())
                    .as("flipped in %s", key)
                    .isFalse();

            repository.write(key, content);
        }
    }

    @Test
    void whereverAFileIsCutThatIsFound() {
        Random random = new Random(8);
        List<BlobKey> keys = List.of("data/", "index/", "snapshots/").stream()
                .flatMap(prefix -> repository.keys(prefix).stream())
                .toList();
        for (BlobKey key : keys) {
            byte[] content = repository.read(key);
            repository.write(key, Arrays.copyOf(content, random.nextInt(content.length)));

            assertThat(check(CheckDepth.full()).isSound()).as("cut %s", key).isFalse();

            repository.write(key, content);
        }
    }

    /** By a process that had the repository open before the damage. */
    private CheckReport checkOpened() {
        return Checker.check(repository.opened(), CheckDepth.structure(), Operation.unattended());
    }

    private BlobKey largePack() {
        return repository.key("data/", DATA);
    }

    private CheckReport check(CheckDepth depth) {
        return Checker.check(repository.reopened(), depth, Operation.unattended());
    }

    private CheckProblem only(CheckDepth depth) {
        CheckReport report = check(depth);
        assertThat(report.problems()).hasSize(1);
        return report.problems().get(0);
    }
}
