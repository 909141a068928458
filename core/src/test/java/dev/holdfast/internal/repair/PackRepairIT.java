package dev.holdfast.internal.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.check.Checker;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.internal.walk.ReadableFiles;
import dev.holdfast.internal.walk.TestRepository;
import dev.holdfast.run.CheckDepth;
import dev.holdfast.run.CheckProblem;
import dev.holdfast.run.PackRepairPlan;
import dev.holdfast.run.PackRepairReport;
import dev.holdfast.spi.store.BlobKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackRepairIT {
    private static final int DATA = 400_000;
    private static final Operation OPERATION = Operation.unattended();

    private final TestRepository repository = new TestRepository();
    private SortedMap<String, String> before;

    @BeforeEach
    void fill() {
        repository.backup(Map.of("a", TestRepository.noise(1, DATA), "b", TestRepository.noise(2, DATA)));
        repository.backup(Map.of("b", TestRepository.noise(2, DATA), "c/d", TestRepository.noise(3, DATA)));
        before = ReadableFiles.of(repository.reopened());
    }

    private PackRepairPlan plan(String... packs) {
        return PackRepairPlanner.plan(repository.reopened(), List.of(packs), OPERATION)
                .plan();
    }

    private PackRepairReport repair(String... packs) {
        OpenRepository opened = repository.reopened();
        return PackRepairPlanner.plan(opened, List.of(packs), OPERATION).execute(Optional.empty(), OPERATION);
    }

    private BlobKey firstPack() {
        return repository.key("data/", 2 * DATA);
    }

    private List<CheckProblem> errors() {
        return Checker.check(repository.reopened(), CheckDepth.full(), OPERATION)
                .problems();
    }

    @Test
    void withoutDamageThereIsNothingToDo() {
        assertThat(plan().isEmpty()).isTrue();
        assertThat(repair().packsWritten()).isZero();
    }

    @Test
    void aDamagedBlobIsLostAndTheOthersAreSaved() {
        BlobKey pack = firstPack();
        repository.flip(pack, 1000);
        int blobs = plan(pack.name()).packs().get(0).blobsIntact() + 1;
        PackRepairReport report = repair();

        assertThat(report.plan().packs())
                .singleElement()
                .satisfies(said -> assertThat(said.id()).isEqualTo(pack.name()));
        assertThat(report.plan().blobsLost()).isEqualTo(1);
        assertThat(report.plan().blobsSaved()).isEqualTo(blobs - 1L);
        assertThat(report.packsRemoved()).isEqualTo(1);
        assertThat(repository.keys("data/")).doesNotContain(pack);
    }

    @Test
    void whatIsLostIsLostToTheFilesThatTheCheckNamed() {
        repository.flip(firstPack(), 1000);
        List<CheckProblem.AffectedFile> named = errors().get(0).files();
        PackRepairReport unused = repair();
        SortedMap<String, String> after = ReadableFiles.of(repository.reopened());

        assertThat(before.size() - after.size()).isEqualTo(named.size());
        assertThat(after.entrySet()).isSubsetOf(before.entrySet());
        assertThat(errors()).extracting(CheckProblem::kind).containsOnly(CheckProblem.Kind.BLOB_MISSING);
    }

    @Test
    void aDamagedHeaderLosesNothing() {
        BlobKey pack = firstPack();
        repository.flip(pack, repository.read(pack).length - 10);

        assertThat(repair().plan().blobsLost()).isZero();
        assertThat(errors()).isEmpty();
        assertThat(ReadableFiles.of(repository.reopened())).isEqualTo(before);
    }

    @Test
    void aBackupBringsBackWhatWasLost() {
        repository.flip(firstPack(), 1000);
        PackRepairReport unused = repair();
        repository.opened().forgetIndex();
        repository.backup(Map.of("a", TestRepository.noise(1, DATA), "b", TestRepository.noise(2, DATA)));

        assertThat(errors()).isEmpty();
        assertThat(ReadableFiles.of(repository.reopened())).containsAllEntriesOf(before);
    }

    @Test
    void exchangedPacksLoseNothing() {
        BlobKey first = firstPack();
        BlobKey other = repository.keys("data/").stream()
                .filter(key -> !key.equals(first))
                .findFirst()
                .orElseThrow();
        byte[] content = repository.read(first);
        repository.write(first, repository.read(other));
        repository.write(other, content);

        assertThat(repair().plan().blobsLost()).isZero();
        assertThat(errors()).isEmpty();
        assertThat(ReadableFiles.of(repository.reopened())).isEqualTo(before);
    }

    @Test
    void aShortPackKeepsWhatComesBeforeItsEnd() {
        BlobKey pack = firstPack();
        byte[] content = repository.read(pack);
        repository.write(pack, Arrays.copyOf(content, content.length - 1000));
        PackRepairReport report = repair();

        assertThat(report.plan().blobsLost()).isLessThanOrEqualTo(1);
        assertThat(report.plan().blobsSaved()).isPositive();
        assertThat(ReadableFiles.of(repository.reopened())).hasSizeGreaterThanOrEqualTo(before.size() - 2);
    }

    @Test
    void bytesBehindTheEndAreNoLoss() {
        BlobKey pack = firstPack();
        byte[] content = repository.read(pack);
        repository.write(pack, Arrays.copyOf(content, content.length + 7));

        assertThat(repair().plan().blobsLost()).isZero();
        assertThat(errors()).isEmpty();
    }

    @Test
    void aMissingPackIsNamedNoLonger() {
        BlobKey pack = firstPack();
        repository.store().delete(pack);

        assertThat(repair().plan().packs()).singleElement().satisfies(said -> {
            assertThat(said.bytes()).isEqualTo(-1);
            assertThat(said.blobsIntact()).isZero();
        });
        assertThat(errors()).extracting(CheckProblem::kind).containsOnly(CheckProblem.Kind.BLOB_MISSING);
    }

    @Test
    void anIntactCopyElsewhereIsNoLoss() {
        TestRepository other = TestRepository.withOneDamagedCopy(DATA);

        PackRepairPlan plan =
                PackRepairPlanner.plan(other.reopened(), List.of(), OPERATION).plan();

        assertThat(plan.blobsElsewhere()).isEqualTo(1);
        assertThat(plan.blobsLost()).isZero();
    }

    @Test
    void aPlanChangesNothing() {
        repository.flip(firstPack(), 1000);
        List<BlobKey> keys = repository.keys("");

        assertThat(plan().isEmpty()).isFalse();
        assertThat(repository.keys("")).isEqualTo(keys);
    }

    @Test
    void aCopyIsKeptIfThatIsWanted(@TempDir Path directory) throws IOException {
        BlobKey pack = firstPack();
        repository.flip(pack, 1000);
        byte[] damaged = repository.read(pack);
        PackRepairReport report = PackRepairPlanner.plan(repository.reopened(), List.of(), OPERATION)
                .execute(Optional.of(directory), OPERATION);

        assertThat(report.copies())
                .singleElement()
                .satisfies(copy -> assertThat(copy).endsWith("pack-" + pack.name()));
        assertThat(Files.readAllBytes(directory.resolve("pack-" + pack.name()))).isEqualTo(damaged);
    }

    @Test
    void withoutAPlaceForTheCopyNothingIsDone(@TempDir Path directory) {
        repository.flip(firstPack(), 1000);
        List<BlobKey> keys = repository.keys("");
        PlannedPackRepair planned = PackRepairPlanner.plan(repository.reopened(), List.of(), OPERATION);

        assertThatThrownBy(() -> planned.execute(Optional.of(directory.resolve("none")), OPERATION))
                .isInstanceOf(RepositoryException.Refused.class);
        assertThat(repository.keys("")).isEqualTo(keys);
    }

    @Test
    void aDamagedIndexFileMustBeRepairedFirst() {
        repository.flip(repository.keys("index/").get(0), 40);

        assertThatThrownBy(this::plan)
                .isInstanceOf(RepositoryException.Refused.class)
                .hasMessageContaining("repair index");
    }

    @Test
    void aPackThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> plan("00000000")).isInstanceOf(RepositoryException.NotFound.class);
    }
}
