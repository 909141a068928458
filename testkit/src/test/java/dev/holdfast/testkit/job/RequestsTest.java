package dev.holdfast.testkit.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.SnapshotFilter;
import dev.holdfast.internal.store.MemoryBlobStore;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.CopyJob;
import dev.holdfast.job.PreparedPrune;
import dev.holdfast.job.Repository;
import dev.holdfast.policy.KeepRules;
import dev.holdfast.retention.RetentionOptions;
import dev.holdfast.run.ForgetReport;
import dev.holdfast.run.PruneOptions;
import dev.holdfast.run.PruneReport;
import dev.holdfast.run.StoreStatistics.Operation;
import dev.holdfast.run.UnusedLimit;
import dev.holdfast.testkit.VirtualTime;
import dev.holdfast.testkit.store.Fault;
import dev.holdfast.testkit.store.FaultyBlobStore;
import dev.holdfast.testkit.store.RecordingBlobStore;
import dev.holdfast.workload.MemoryWorkload;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With how many requests objects are removed, and how each kind of object is stored. */
@Timeout(60)
class RequestsTest {
    private static final String NOBODYS = "0".repeat(64);

    private static final int MANY = 30;

    private final VirtualTime time = VirtualTime.create();
    private final FaultyBlobStore faulty = new FaultyBlobStore(MemoryBlobStore.create(time), time);
    private final RecordingBlobStore store = new RecordingBlobStore(faulty);
    private final Repository repository = Engines.create(store, time);

    @AfterEach
    void close() {
        repository.close();
    }

    private void backup(int seed) {
        time.advance(Duration.ofHours(1));
        MemoryWorkload workload = MemoryWorkload.named("w").put("f" + seed, Engines.random(seed, 100_000));
        var unused = BackupJob.unnamed().workload(workload).into(repository).run();
    }

    private ForgetReport forgetAllButOne() {
        return repository
                .upkeep()
                .forget(repository
                        .upkeep()
                        .planForget(
                                SnapshotFilter.all(),
                                KeepRules.builder().last(1).build(),
                                RetentionOptions.at(time.now()).build()));
    }

    private PruneReport prune() {
        PruneOptions options =
                PruneOptions.builder().maxUnused(UnusedLimit.parse("0")).build();
        try (PreparedPrune prune = repository.upkeep().planPrune(options)) {
            return prune.run();
        }
    }

    private List<RecordingBlobStore.Entry> removalsBelow(String prefix) {
        return store.entries(Operation.DELETE_ALL).stream()
                .filter(entry -> entry.name().startsWith(prefix))
                .toList();
    }

    private static long objects(List<RecordingBlobStore.Entry> entries) {
        return entries.stream().mapToLong(RecordingBlobStore.Entry::length).sum();
    }

    /** Removals of one object each, but for the question whether removing is permitted at all. */
    private boolean wereAlone(String prefix) {
        return store.entries(Operation.DELETE).stream()
                .filter(entry -> !entry.name().endsWith(NOBODYS))
                .anyMatch(entry -> entry.name().startsWith(prefix));
    }

    @Test
    void forgettingAndPruningTakeFewRequests() {
        for (int i = 0; i < MANY; i++) {
            backup(i);
        }
        store.forget();

        ForgetReport forgotten = forgetAllButOne();
        assertThat(forgotten.removed()).hasSize(MANY - 1);
        assertThat(objects(removalsBelow("snapshots/"))).isEqualTo(MANY - 1);
        assertThat(removalsBelow("snapshots/")).hasSize(4);

        PruneReport pruned = prune();
        assertThat(objects(removalsBelow("data/")))
                .isEqualTo(pruned.packsRemoved())
                .isGreaterThan(MANY);
        assertThat(removalsBelow("data/")).hasSize(4);
        assertThat(removalsBelow("index/")).hasSizeBetween(1, 4);
        assertThat(wereAlone("data/") || wereAlone("index/") || wereAlone("snapshots/"))
                .isFalse();
    }

    @Test
    void indexFilesGoBeforePacks() {
        backup(1);
        backup(2);
        var unused = forgetAllButOne();
        store.forget();
        assertThat(prune().findings()).isEmpty();

        List<String> order = store.entries(Operation.DELETE_ALL).stream()
                .map(entry -> entry.name().substring(0, entry.name().indexOf('/')))
                .distinct()
                .toList();
        assertThat(order).containsExactly("index", "data");
    }

    @Test
    void whatCannotBeRemovedIsToldByNameAndTheOthersGo() {
        for (int i = 0; i < MANY; i++) {
            backup(i);
        }
        faulty.failNth(Operation.DELETE, 7, new Fault.Refused());

        ForgetReport report = forgetAllButOne();

        assertThat(report.removed()).hasSize(MANY - 2);
        assertThat(report.failed())
                .singleElement()
                .satisfies(finding -> assertThat(finding.subject())
                        .isEqualTo("snapshot " + left(report).brief()));
        assertThat(forgetAllButOne().removed()).containsExactly(left(report));
    }

    private static dev.holdfast.SnapshotId left(ForgetReport report) {
        return report.plan().remove().stream()
                .map(dev.holdfast.Snapshot::id)
                .filter(id -> !report.removed().contains(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void wipingTakesFewRequests() {
        for (int i = 0; i < MANY; i++) {
            backup(i);
        }
        store.forget();

        long removed = repository.upkeep().wipe();

        assertThat(removed).isGreaterThan(4 * MANY);
        assertThat(objects(store.entries(Operation.DELETE_ALL))).isEqualTo(removed - 1);
        assertThat(removalsBelow("data/")).hasSize(4);
    }

    @Test
    void onlyPacksOfDataAreRarelyRead() {
        backup(1);
        backup(2);
        var unused = forgetAllButOne();
        assertThat(prune().findings()).isEmpty();
        assertThat(repository
                        .holds()
                        .place(repository.snapshots().get(0), "audit", "legal")
                        .owner())
                .isNotEmpty();
        assertFlags(store, repository);
    }

    @Test
    void copiesAreFlaggedInTheSameWay() {
        backup(1);
        VirtualTime other = VirtualTime.create();
        RecordingBlobStore target = new RecordingBlobStore(MemoryBlobStore.create(other));
        try (Repository copy = Engines.create(target, other)) {
            var unused = CopyJob.from(repository).into(copy).run();
            assertFlags(target, copy);
        }
    }

    private static void assertFlags(RecordingBlobStore recorded, Repository repository) {
        Map<Boolean, List<RecordingBlobStore.Entry>> flagged = recorded.entries(Operation.PUT).stream()
                .collect(java.util.stream.Collectors.partitioningBy(RecordingBlobStore.Entry::rarelyRead));
        Predicate<String> isPack = name -> name.startsWith("data/");
        assertThat(flagged.get(true)).isNotEmpty().allMatch(entry -> isPack.test(entry.name()));
        assertThat(flagged.get(true)).allMatch(entry -> entry.length() > 90_000);
        assertThat(flagged.get(false))
                .filteredOn(entry -> isPack.test(entry.name()))
                .isNotEmpty();
        assertThat(flagged.get(false))
                .filteredOn(entry -> isPack.test(entry.name()))
                .allMatch(entry -> entry.length() < 5_000);
        assertThat(flagged.get(false))
                .extracting(entry -> entry.name().split("/", 2)[0])
                .contains("config", "keys", "index", "snapshots", "locks", "holdfast");
        assertThat(repository.snapshots()).isNotEmpty();
    }
}
