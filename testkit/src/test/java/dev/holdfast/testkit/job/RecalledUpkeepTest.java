package dev.holdfast.testkit.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.internal.store.MemoryBlobStore;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.MergeJob;
import dev.holdfast.job.PreparedPrune;
import dev.holdfast.job.PreparedRepair;
import dev.holdfast.job.Repository;
import dev.holdfast.job.Upkeep;
import dev.holdfast.run.CheckDepth;
import dev.holdfast.run.ForgetPlan;
import dev.holdfast.run.IndexRepairPlan;
import dev.holdfast.run.PruneOptions;
import dev.holdfast.run.PrunePlan;
import dev.holdfast.run.RecallOptions;
import dev.holdfast.run.RetentionReport;
import dev.holdfast.run.UnusedLimit;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.testkit.VirtualTime;
import dev.holdfast.testkit.store.ArchivingBlobStore;
import dev.holdfast.workload.MemoryWorkload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What looks after a repository whose directories lie in an archive: it says what to do, or recalls them if told so. */
class RecalledUpkeepTest {
    private final VirtualTime time = VirtualTime.create();
    private final ArchivingBlobStore store =
            new ArchivingBlobStore(MemoryBlobStore.create(time), Duration.ofHours(2), time);
    private final MemoryWorkload workload = MemoryWorkload.named("w");
    private Repository repository;
    private Snapshot first;
    private Snapshot second;

    @BeforeEach
    void fill() {
        repository = Repository.at(store).time(time).lowCostKeys().create(Engines.PASSWORD);
        store.archiveRarelyRead(true);
        workload.put("d/one", "one").put("d/two", "two");
        first = backup();
        workload.put("d/two", "changed");
        second = backup();
    }

    @AfterEach
    void close() {
        repository.close();
    }

    private Snapshot backup() {
        time.advance(Duration.ofHours(1));
        return repository.snapshot(BackupJob.unnamed()
                .workload(workload)
                .into(repository)
                .run()
                .snapshot()
                .hex());
    }

    private Upkeep waiting() {
        return repository.upkeep().recall(RecallOptions.waiting());
    }

    private List<BlobKey> below(String prefix) {
        List<BlobKey> keys = new ArrayList<>();
        store.list(prefix, info -> keys.add(info.key()));
        return keys;
    }

    /** Nothing is recalled or changed, and the refusal names the option. */
    private void assertRefused(ThrowingCallable action) {
        List<BlobKey> before = below("");
        assertThatExceptionOfType(RepositoryException.Archived.class)
                .isThrownBy(action)
                .withMessageContaining("--recall yes");
        assertThat(store.askedFor()).isEmpty();
        assertThat(below("")).isEqualTo(before);
    }

    private void assertSound() {
        assertThat(waiting().check(CheckDepth.full()).problems()).isEmpty();
    }

    private PrunePlan prune(Upkeep upkeep) {
        PruneOptions everything =
                PruneOptions.builder().maxUnused(UnusedLimit.parse("0")).build();
        try (PreparedPrune prepared = upkeep.planPrune(everything)) {
            assertThat(prepared.run().findings()).isEmpty();
            return prepared.plan();
        }
    }

    @Test
    void aPrune() {
        repository.upkeep().forget(ForgetPlan.ofNamed(List.of(first)));
        store.archiveBelow("data/");

        assertRefused(() -> prune(repository.upkeep()));
        assertThat(prune(waiting()).packsRemoved()).isPositive();
        assertSound();
    }

    @Test
    void anExtensionOfProtection() {
        store.archiveBelow("data/");
        Instant until = time.now().plus(Duration.ofDays(30)).truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
        Function<Upkeep, RetentionReport> retain = upkeep -> upkeep.retain(Map.of(second.id(), until), false);

        assertRefused(() -> retain.apply(repository.upkeep()));
        assertThat(store.retainedUntil(BlobKey.of("snapshots/" + second.id().hex())))
                .isEmpty();
        assertThat(retain.apply(waiting()).findings()).isEmpty();
        assertThat(store.retainedUntil(BlobKey.of("snapshots/" + second.id().hex())))
                .contains(until);
    }

    @Test
    void aMerge() {
        store.archiveBelow("data/");
        MergeJob.Builder job = MergeJob.unnamed().part("first", first, "d").part("second", second, "d");

        assertRefused(() -> job.in(repository).run());
        assertThat(job.recall(RecallOptions.waiting()).in(repository).run().removed())
                .isEmpty();
        assertThat(repository.snapshots()).hasSize(3);
        assertSound();
    }

    @Test
    void aRepairOfSnapshots() {
        store.archiveBelow("data/");

        assertRefused(
                () -> repository.upkeep().planSnapshotRepair(List.of(), false).close());
        try (var repair = waiting().planSnapshotRepair(List.of(), false)) {
            assertThat(repair.plan().isEmpty()).isTrue();
        }
    }

    @Test
    void aRepairOfPacks() {
        store.archiveBelow("data/");
        List<String> all = below("data/").stream().map(BlobKey::name).toList();

        assertRefused(
                () -> repository.upkeep().planPackRepair(all, Optional.empty()).close());
        try (var repair = waiting().planPackRepair(all, Optional.empty())) {
            assertThat(repair.plan().packs())
                    .hasSameSizeAs(all)
                    .allSatisfy(pack -> assertThat(pack.blobsDamaged()).isZero());
        }
    }

    @Test
    void aRepairOfPacksThatAreNamedAsksForAllOfThemBeforeItWaits() {
        store.archiveBelow("data/");
        assertRecalledAtOnce(below("data/").stream().map(BlobKey::name).toList());
    }

    @Test
    void aRepairOfPacksThatAreToBeFoundAsksForAllOfThemBeforeItWaits() {
        store.archiveBelow("data/");
        assertRecalledAtOnce(List.of());
    }

    private void assertRecalledAtOnce(List<String> packs) {
        List<String> steps = new CopyOnWriteArrayList<>();
        Instant begin = time.now();
        var unused = waiting().listener((step, done, total) -> steps.add(step)).planPackRepair(packs, Optional.empty());
        unused.close();

        assertThat(store.askedFor()).containsExactlyInAnyOrderElementsOf(below("data/"));
        assertThat(Duration.between(begin, time.now())).isBetween(Duration.ofHours(2), Duration.ofMinutes(130));
        assertThat(steps).contains("recalling packs from the archive");
    }

    @Test
    void aRepairOfTheIndexTellsThatNobodyElseRecallsAPackThatNoIndexNames() {
        below("index/").forEach(store::delete);
        store.archiveBelow("data/");

        assertThatExceptionOfType(RepositoryException.Archived.class)
                .isThrownBy(() -> repository.upkeep().planIndexRepair(false).close())
                .withMessageContaining("data/")
                .withMessageContaining("a pack that no index names must be recalled with the store's own tools");
    }

    @Test
    void aRepairOfTheIndexReadsWhatWasRecalledBefore() {
        store.archiveBelow("data/");

        assertRefused(() -> repository.upkeep().planIndexRepair(true).close());
        below("data/").forEach(pack -> store.recall(pack, Duration.ofDays(3)));
        time.advance(Duration.ofDays(1));
        try (PreparedRepair<IndexRepairPlan, ?> repair = repository.upkeep().planIndexRepair(true)) {
            assertThat(repair.plan().isEmpty()).isTrue();
        }
    }

    /** Of two copies one goes, after the one that stays was read. */
    @Test
    void aPruneThatLeavesTheLastCopyInTheArchive() {
        storeAgain();
        store.put(BlobKey.of("data/ab/" + "ab".repeat(32)), BlobContent.of(new byte[100]), PutOptions.create());

        assertRefused(() -> prune(repository.upkeep()));
        PrunePlan plan = prune(waiting());
        assertThat(plan.packsRemoved()).isPositive();
        assertThat(plan.packsUnindexed()).isOne();
        assertThat(store.askedFor()).as("those that stay").isNotEmpty().isSubsetOf(below("data/"));
        assertSound();
    }

    /** Everything lies in two packs then, as after two backups that did not know of each other. */
    private void storeAgain() {
        Map<BlobKey, byte[]> index = new LinkedHashMap<>();
        below("index/").forEach(key -> index.put(key, store.get(key, 0, -1, in -> in.readAllBytes())));
        index.keySet().forEach(store::delete);
        below("snapshots/").forEach(store::delete);
        backup();
        index.forEach((key, bytes) -> store.put(key, BlobContent.of(bytes), PutOptions.create()));
    }
}
