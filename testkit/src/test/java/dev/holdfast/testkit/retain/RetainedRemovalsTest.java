package dev.holdfast.testkit.retain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.internal.store.MemoryBlobStore;
import dev.holdfast.job.CopyJob;
import dev.holdfast.job.PreparedPrune;
import dev.holdfast.job.Repository;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.run.BackupRun;
import dev.holdfast.run.CheckDepth;
import dev.holdfast.run.ForgetPlan;
import dev.holdfast.run.PruneOptions;
import dev.holdfast.run.PrunePlan;
import dev.holdfast.run.RunState;
import dev.holdfast.run.TagEdit;
import dev.holdfast.run.UnusedLimit;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.ForwardingBlobStore;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.spi.store.StoreGrants.Action;
import dev.holdfast.testkit.store.DenyingBlobStore;
import dev.holdfast.workload.MemoryWorkload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** What refuses to remove what the store protects, what may not delete at all, and what is left by whoever deletes all that can be deleted. */
class RetainedRemovalsTest extends RetainedScene {
    @Test
    void aProtectedSnapshotIsNotForgottenTaggedOrWiped() {
        Snapshot first = backup(WEEK);
        time.advance(Duration.ofHours(1));
        Snapshot second = backup(WEEK);

        assertThat(keepLast().remove()).isEmpty();
        assertThat(keepLast().retention().orElseThrow().groups().get(0).reasons())
                .anySatisfy(reason -> assertThat(reason.toString()).contains("locked by the store until"));
        assertThatThrownBy(() -> repository.upkeep().forget(ForgetPlan.ofNamed(List.of(first))))
                .isInstanceOf(RepositoryException.Protected.class)
                .hasMessageContaining("locked by the store until "
                        + store.retainedUntil(key(first)).orElseThrow());
        assertThatThrownBy(() -> repository.upkeep().tag(List.of(first), List.of(TagEdit.add(List.of("x")))))
                .isInstanceOf(RepositoryException.Protected.class);
        assertThatThrownBy(() -> repository.upkeep().wipe()).isInstanceOf(RepositoryException.Protected.class);
        assertThat(repository.snapshots()).containsExactly(first, second);
        assertSound();
    }

    @Test
    void aPruneKeepsWhatIsProtectedAndSaysUntilWhen() {
        Snapshot first = backup(Duration.ofMinutes(450));
        time.advance(Duration.ofHours(1));
        workload.put("file", "other".repeat(100));
        backup(Duration.ofMinutes(450));
        time.advance(Duration.ofMinutes(405));
        Instant end = ends("data/").stream().min(Instant::compareTo).orElseThrow();
        repository.upkeep().forget(ForgetPlan.ofNamed(List.of(first)));
        int packs = below("data/").size();

        PrunePlan kept = prune();

        assertThat(end).isAfter(time.now());
        assertThat(kept.isEmpty()).isTrue();
        assertThat(kept.packsLocked()).isEqualTo(2);
        assertThat(kept.lockedBytes()).isPositive();
        assertThat(kept.freeFrom()).isEqualTo(end);
        assertThat(kept.packs()).allSatisfy(pack -> assertThat(pack.action()).isEqualTo(PrunePlan.Action.KEEP_LOCKED));
        assertThat(below("data/")).hasSize(packs);
        assertSound();

        time.advance(Duration.between(time.now(), end).plusSeconds(1));
        PrunePlan freed = prune();

        assertThat(freed.packsLocked()).isZero();
        assertThat(freed.packsRemoved()).isEqualTo(2);
        assertThat(below("data/")).hasSize(packs - 2);
        assertSound();
    }

    @Test
    void aProtectedPackThatNoIndexNamesDoesNotMakeLessBeRepacked() {
        halfUsedPacks(1);
        store.put(
                BlobKey.of("data/ab/" + "ab".repeat(32)),
                BlobContent.of(new byte[100_000]),
                PutOptions.create().retainUntil(time.now().plus(WEEK)));

        PrunePlan plan = planned(nothingUnused());

        assertThat(plan.packsLocked()).isOne();
        assertThat(plan.packs()).extracting(PrunePlan.Pack::action).contains(PrunePlan.Action.REPACK);
    }

    @Test
    void protectedPacksAreAskedAboutTogetherHoweverLittleMayBeRepacked() {
        halfUsedPacks(24);
        List<PrunePlan.Pack> half = planned(nothingUnused()).packs().stream()
                .filter(pack -> pack.action() == PrunePlan.Action.REPACK)
                .toList();
        half.forEach(pack -> store.extendRetention(
                BlobKey.of("data/" + pack.id().substring(0, 2) + "/" + pack.id()),
                time.now().plus(WEEK)));
        long onePack = half.stream()
                .mapToLong(pack -> pack.usedBytes() + pack.unusedBytes())
                .max()
                .orElseThrow();
        var asked = new SlowQuestions(store);

        try (Repository slow = Repository.at(asked).time(time).open(PASSWORD);
                PreparedPrune prepared = slow.upkeep()
                        .planPrune(nothingUnused().maxRepackBytes(onePack + 1).build())) {
            assertThat(prepared.plan().packsLocked()).isEqualTo(24);
            assertThat(asked.mostAtOnce.get()).isGreaterThan(1);
        }
    }

    /** Counts how many questions about protected objects are under way at once. */
    private static final class SlowQuestions extends ForwardingBlobStore {
        private final AtomicInteger underWay = new AtomicInteger();
        private final AtomicInteger mostAtOnce = new AtomicInteger();

        private SlowQuestions(BlobStore inner) {
            super(inner);
        }

        @Override
        public Optional<Instant> retainedUntil(BlobKey key) {
            Optional<Instant> answer = inner().retainedUntil(key);
            if (answer.isPresent()) {
                mostAtOnce.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
                underWay.decrementAndGet();
            }
            return answer;
        }
    }

    private PruneOptions.Builder nothingUnused() {
        return PruneOptions.builder().maxUnused(UnusedLimit.parse("0")).repackSmallerThan(1);
    }

    private PrunePlan planned(PruneOptions.Builder options) {
        try (PreparedPrune prepared = repository.upkeep().planPrune(options.build())) {
            return prepared.plan();
        }
    }

    /** Packs of data of which one half is needed each. */
    private void halfUsedPacks(int count) {
        List<Snapshot> gone = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String content = "content" + "x".repeat(i);
            workload.put("file", "needed " + content).put("other", "not needed " + content);
            gone.add(unprotected());
            workload.put("kept" + i, "needed " + content);
        }
        workload.put("file", "content").put("other", "content");
        Snapshot unused = unprotected();
        repository.upkeep().forget(ForgetPlan.ofNamed(gone));
    }

    @Test
    void anIndexFileThatABucketProtectsIsFoundBeforeAPruneChangesAnything() {
        Snapshot first = unprotected();
        workload.put("file", "other".repeat(100));
        unprotected();
        repository.upkeep().forget(ForgetPlan.ofNamed(List.of(first)));
        store.extendRetention(below("index/").get(0), time.now().plus(WEEK));
        List<BlobKey> before = below("");

        try (PreparedPrune prepared = repository.upkeep().planPrune(PruneOptions.defaults())) {
            assertThatThrownBy(prepared::run)
                    .isInstanceOf(RepositoryException.Refused.class)
                    .hasMessageContaining("nothing was changed");
        }

        assertThat(below("")).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    void copiesAreProtectedInTheirOwnStore() {
        MemoryBlobStore other = MemoryBlobStore.create(time);
        unprotected();
        try (Repository target = Repository.at(other).time(time).lowCostKeys().create(PASSWORD)) {
            var unused = CopyJob.from(repository).into(target).run();
            workload.put("more", "more");
            Snapshot second = unprotected();
            Instant until = time.now().plus(MONTH).truncatedTo(java.time.temporal.ChronoUnit.SECONDS);

            var copied = CopyJob.from(repository)
                    .snapshots(List.of(second))
                    .retainUntil(snapshot -> Optional.of(until))
                    .into(target)
                    .run();

            assertThat(other.retainedUntil(key(copied.copied().get(0).copy()))).contains(until);
            List<Instant> ends = new ArrayList<>();
            other.list("data/", info -> ends.add(other.retainedUntil(info.key()).orElse(Instant.EPOCH)));
            assertThat(ends)
                    .as("all but the first root")
                    .filteredOn(Instant.EPOCH::equals)
                    .hasSize(1);
        }
    }

    @Test
    void credentialsThatMayNotDeleteBackUpAndRemoveNothing() {
        Snapshot first = unprotected();
        workload.put("file", "other".repeat(100));
        Snapshot second = unprotected();
        repository.upkeep().forget(ForgetPlan.ofNamed(List.of(first)));
        try (Repository limited = Repository.at(new DenyingBlobStore(store, false, Set.of(Action.DELETE)))
                .time(time)
                .open(PASSWORD)) {
            workload.put("file", "third".repeat(100));
            BackupRun run = job().into(limited).run();
            List<BlobKey> before = belowWithoutLocks();

            assertThat(run.state()).isEqualTo(RunState.COMPLETED);
            assertRefused(() -> limited.upkeep().forget(ForgetPlan.ofNamed(List.of(second))));
            assertRefused(() -> limited.upkeep().tag(List.of(second), List.of(TagEdit.add(List.of("x")))));
            assertRefused(() -> {
                try (PreparedPrune prepared = limited.upkeep().planPrune(PruneOptions.defaults())) {
                    assertThat(prepared.plan().isEmpty()).isFalse();
                    prepared.run();
                }
            });
            assertRefused(() -> limited.upkeep().wipe());
            assertThat(belowWithoutLocks()).containsExactlyInAnyOrderElementsOf(before);
        }
    }

    /** Those who may not delete leave their locks, which say that they were given back. */
    private List<BlobKey> belowWithoutLocks() {
        return below("").stream()
                .filter(key -> !key.path().startsWith("locks/") && !key.path().startsWith("holdfast/"))
                .toList();
    }

    private void assertRefused(Runnable action) {
        assertThatThrownBy(action::run)
                .isInstanceOf(StoreException.Denied.class)
                .hasMessageContaining("nothing was changed")
                .hasMessageContaining("test:delete");
    }

    /** Of a pack that the store protects, what is moved out of it would lose the protection. */
    @Test
    void whoMayNotAskWhatIsProtectedRemovesNoPacks() {
        Snapshot first = unprotected();
        workload.put("file", "other".repeat(100));
        Snapshot second = unprotected();
        workload.put("file", "third".repeat(100));
        Snapshot third = unprotected();
        repository.upkeep().forget(ForgetPlan.ofNamed(List.of(first)));
        List<BlobKey> before = below("");
        try (Repository limited = Repository.at(undecided(false)).time(time).open(PASSWORD)) {
            assertUndecided(() -> {
                try (PreparedPrune prepared = limited.upkeep().planPrune(PruneOptions.defaults())) {
                    assertThat(prepared.plan().isEmpty()).isFalse();
                    var unused = prepared.run();
                }
            });
            List<String> packs = below("data/").stream().map(BlobKey::name).toList();
            assertUndecided(() -> {
                try (var repair = limited.upkeep().planPackRepair(packs, Optional.empty())) {
                    var unused = repair.run();
                }
            });
            assertUndecided(() -> limited.upkeep().wipe());
            assertThat(below("")).containsExactlyInAnyOrderElementsOf(before);

            assertThat(limited.upkeep()
                            .forget(ForgetPlan.ofNamed(List.of(second)))
                            .failed())
                    .isEmpty();
            assertThat(limited.snapshots()).containsExactly(third);
            assertThat(below("locks/")).isEmpty();
        }
    }

    @Test
    void whereObjectsTellThemselvesPruneKeepsWhatIsProtected() {
        Snapshot first = backup(Duration.ofDays(10));
        time.advance(Duration.ofSeconds(1));
        workload.put("file", "other".repeat(100));
        Snapshot second = unprotected();
        workload.put("file", "third".repeat(150));
        Snapshot third = unprotected();
        repository.upkeep().forget(ForgetPlan.ofNamed(List.of(second)));
        try (Repository limited = Repository.at(undecided(true)).time(time).open(PASSWORD)) {
            try (PreparedPrune prepared = limited.upkeep().planPrune(PruneOptions.defaults())) {
                assertThat(prepared.run().packsRemoved()).isPositive();
            }
            assertThatThrownBy(() -> limited.upkeep().forget(ForgetPlan.ofNamed(List.of(first))))
                    .isInstanceOf(RepositoryException.Protected.class);
            assertThatThrownBy(() -> limited.upkeep().wipe()).isInstanceOf(RepositoryException.Protected.class);
            assertThat(limited.snapshots()).containsExactlyInAnyOrder(first, third);
        }
    }

    private void assertUndecided(Runnable action) {
        assertThatThrownBy(action::run)
                .isInstanceOf(StoreException.Denied.class)
                .hasMessageContaining("nothing was changed")
                .hasMessageContaining("test:protect");
    }

    @Test
    void whoeverDeletesAllThatCanBeDeletedLeavesABackupThatCanBeRestored() {
        byte[] content = new byte[3 << 20];
        new Random(6).nextBytes(content);
        workload.put("large", content);
        backup(MONTH);

        for (BlobKey key : below("")) {
            try {
                store.delete(key);
            } catch (StoreException.Denied isProtected) {
                assertThat(store.retainedUntil(key)).isPresent();
            }
        }

        try (Repository left = Repository.at(store).time(time).open(PASSWORD)) {
            try (var repair = left.upkeep().planIndexRepair(false)) {
                var unused = repair.run();
            }
            MemoryWorkload restored = MemoryWorkload.named("restored");
            RestoreJob.from(left).into(restored).run();

            assertThat(restored.get("large")).contains(content);
            assertThat(left.upkeep().check(CheckDepth.full()).problems()).isEmpty();
        }
    }
}
