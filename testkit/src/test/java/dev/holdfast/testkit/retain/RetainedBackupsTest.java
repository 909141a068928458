package dev.holdfast.testkit.retain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.RepositoryException;
import dev.holdfast.Secret;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotFilter;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.repository.EngineOptions;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.RepositoryOpener;
import dev.holdfast.internal.store.MemoryBlobStore;
import dev.holdfast.internal.walk.BlobSet;
import dev.holdfast.internal.walk.UsedBlobs;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.CopyJob;
import dev.holdfast.job.PreparedPrune;
import dev.holdfast.job.Repository;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.policy.KeepRules;
import dev.holdfast.retention.RetentionOptions;
import dev.holdfast.run.BackupRun;
import dev.holdfast.run.CheckDepth;
import dev.holdfast.run.ForgetPlan;
import dev.holdfast.run.PruneOptions;
import dev.holdfast.run.PrunePlan;
import dev.holdfast.run.RetentionReport;
import dev.holdfast.run.RunException;
import dev.holdfast.run.RunState;
import dev.holdfast.run.StoreStatistics.Operation;
import dev.holdfast.run.TagEdit;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.Capability;
import dev.holdfast.spi.store.ForwardingBlobStore;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.spi.store.StoreGrants.Action;
import dev.holdfast.testkit.VirtualTime;
import dev.holdfast.testkit.store.DenyingBlobStore;
import dev.holdfast.testkit.store.FaultyBlobStore;
import dev.holdfast.testkit.store.RecordingBlobStore;
import dev.holdfast.workload.MemoryWorkload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Backups that the store protects: what is protected until when, what it costs, and what refuses to remove them. */
class RetainedBackupsTest {
    private static final Secret PASSWORD = Secret.of("retained");
    private static final Duration MONTH = Duration.ofDays(30);
    private static final Duration WEEK = Duration.ofDays(7);

    private final VirtualTime time = VirtualTime.create();
    private final MemoryBlobStore store = MemoryBlobStore.create(time);
    private final RecordingBlobStore recorded = new RecordingBlobStore(store);
    private final MemoryWorkload workload = MemoryWorkload.named("orders").put("file", "content".repeat(100));
    private final Repository repository =
            Repository.at(recorded).time(time).lowCostKeys().create(PASSWORD);

    @AfterEach
    void close() {
        repository.close();
    }

    private BackupJob.Builder job() {
        return BackupJob.named("orders").host("orders").workload(workload);
    }

    private Snapshot backup(Duration retained) {
        BackupRun run =
                job().retainUntil(time.now().plus(retained)).into(repository).run();
        return repository.snapshot(run.snapshot().hex());
    }

    private Snapshot unprotected() {
        return repository.snapshot(job().into(repository).run().snapshot().hex());
    }

    private static BlobKey key(Snapshot snapshot) {
        return BlobKey.of("snapshots/" + snapshot.id().hex());
    }

    private List<BlobKey> below(String prefix) {
        List<BlobKey> keys = new ArrayList<>();
        store.list(prefix, info -> keys.add(info.key()));
        return keys;
    }

    private List<Instant> ends(String prefix) {
        return below(prefix).stream()
                .map(key -> store.retainedUntil(key).orElse(Instant.EPOCH))
                .toList();
    }

    private long extensions(String prefix) {
        return recorded.entries(Operation.EXTEND_RETENTION).stream()
                .filter(entry -> entry.name().startsWith(prefix))
                .count();
    }

    private ForgetPlan keepLast() {
        return repository
                .upkeep()
                .planForget(
                        SnapshotFilter.all(),
                        KeepRules.builder().last(1).build(),
                        RetentionOptions.at(time.now()).build());
    }

    private PrunePlan prune() {
        PruneOptions everything = PruneOptions.builder()
                .maxUnused(dev.holdfast.run.UnusedLimit.parse("0%"))
                .build();
        try (PreparedPrune prepared = repository.upkeep().planPrune(everything)) {
            assertThat(prepared.run().findings()).isEmpty();
            return prepared.plan();
        }
    }

    private void assertSound() {
        assertThat(repository.upkeep().check(CheckDepth.full()).problems()).isEmpty();
    }

    @Test
    void snapshotPacksKeyAndConfigAreProtectedAndNothingElse() {
        Instant until = time.now().plus(MONTH);

        Snapshot snapshot = backup(MONTH);

        assertThat(store.retainedUntil(key(snapshot))).contains(until);
        for (String prefix : List.of("data/", "keys/")) {
            assertThat(ends(prefix))
                    .isNotEmpty()
                    .allSatisfy(end -> assertThat(end).isBetween(until, until.plus(WEEK)));
        }
        assertThat(store.retainedUntil(BlobKey.of("config")).orElseThrow()).isBetween(until, until.plus(WEEK));
        assertThat(ends("index/")).isNotEmpty().containsOnly(Instant.EPOCH);
        assertThat(below("locks/")).isEmpty();
        assertThat(snapshot.fact("retained-until")).contains(until.toString());
    }

    @Test
    void whatIsUsedAgainIsProtectedForLongerBeforeTheSnapshotIsStored() {
        backup(WEEK);
        recorded.forget();

        backup(MONTH);

        List<RecordingBlobStore.Entry> entries = recorded.entries();
        int snapshot = indexOf(entries, Operation.PUT, "snapshots/");
        assertThat(indexOf(entries, Operation.EXTEND_RETENTION, "data/")).isBetween(0, snapshot - 1);
        assertThat(ends("data/"))
                .allSatisfy(end -> assertThat(end).isAfterOrEqualTo(time.now().plus(MONTH)));
    }

    private static int indexOf(List<RecordingBlobStore.Entry> entries, Operation operation, String prefix) {
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).operation() == operation && entries.get(i).name().startsWith(prefix)) {
                return i;
            }
        }
        return -1;
    }

    @Test
    void aProtectionIsNeverShortened() {
        backup(MONTH);
        List<Instant> before = ends("data/");

        backup(WEEK);

        assertThat(ends("data/")).containsAll(before);
    }

    /** When the first pack ends that a snapshot needs. */
    private Instant firstEnd(Snapshot snapshot) {
        try (OpenRepository engine = RepositoryOpener.open(
                store, PASSWORD, "", EngineOptions.builder().time(time).build())) {
            BlobSet used =
                    UsedBlobs.of(engine, List.of(snapshot), dev.holdfast.internal.repository.Operation.unattended());
            List<Instant> ends = new ArrayList<>();
            engine.index().forEach(entry -> {
                if (used.contains(entry.ordinal())) {
                    String pack = engine.index().pack(entry.packNumber()).id().hex();
                    ends.add(store.retainedUntil(BlobKey.of("data/" + pack.substring(0, 2) + "/" + pack))
                            .orElse(Instant.EPOCH));
                }
            });
            return ends.stream().min(Instant::compareTo).orElseThrow();
        }
    }

    /** Lengths at which the grid changes its steps are among them, and times with fractions of a second. */
    @ParameterizedTest
    @ValueSource(ints = {30, 28, 10, 4, 3})
    void dailyBackupsProtectAllTheyNeedAndAskForItMuchLessOften(int days) {
        Duration length = Duration.ofDays(days);
        int runs = 24;
        for (int day = 0; day < runs; day++) {
            workload.put("new", "day " + day);
            time.advance(Duration.ofMillis(123));
            Instant until = time.now().plus(length);
            Snapshot snapshot = repository.snapshot(job().retainUntil(until.minusMillis(7))
                    .into(repository)
                    .run()
                    .snapshot()
                    .hex());
            assertThat(firstEnd(snapshot)).as("day %d", day).isAfterOrEqualTo(until.minusMillis(7));
            time.advance(Duration.ofDays(1));
        }
        assertThat(extensions("data/")).isLessThan(3L * runs);
    }

    @Test
    void whatIsThereTwiceADayIsAskedForOnce() {
        backup(MONTH);
        recorded.forget();

        backup(Duration.ofDays(29));

        assertThat(extensions("data/")).isZero();
    }

    @Test
    void aBackupThatLacksAPackDoesNotVouchForIt() {
        unprotected();
        BlobKey pack = below("data/").get(0);
        byte[] content = store.get(pack, 0, -1, java.io.InputStream::readAllBytes);
        store.delete(pack);
        BackupRun first =
                job().retainUntil(time.now().plus(MONTH)).into(repository).run();
        BackupRun second =
                job().retainUntil(time.now().plus(MONTH)).into(repository).run();

        assertThat(first.state()).isEqualTo(RunState.PARTIALLY_FAILED);
        assertThat(second.state()).isEqualTo(RunState.PARTIALLY_FAILED);
        store.put(pack, dev.holdfast.spi.store.BlobContent.of(content), dev.holdfast.spi.store.PutOptions.create());
        Snapshot third = backup(MONTH);
        assertThat(firstEnd(third)).isAfterOrEqualTo(time.now().plus(MONTH));
    }

    @Test
    void anOldSnapshotIsExtendedBeforeItsProtectionEnds() {
        Snapshot old = unprotected();
        time.advance(Duration.ofDays(100));
        for (int day = 0; day < 20; day++) {
            var unused = retain(WEEK, old);
            time.advance(Duration.ofDays(1));
            assertThat(store.retainedUntil(key(old)).orElseThrow())
                    .isAfter(time.now().plus(Duration.ofDays(4)));
            assertThat(firstEnd(old)).isAfter(time.now().plus(Duration.ofDays(4)));
        }
    }

    @Test
    void aSnapshotThatCannotBeReadDoesNotKeepTheOthersFromBeingProtected() {
        Snapshot first = unprotected();
        workload.put("file", "other".repeat(100));
        Snapshot second = unprotected();
        BlobKey tree = packOfTree(first);
        store.put(
                tree,
                dev.holdfast.spi.store.BlobContent.of(new byte[300]),
                dev.holdfast.spi.store.PutOptions.replace());

        RetentionReport report = retain(MONTH, first, second);

        assertThat(report.extended())
                .extracting(RetentionReport.Extended::snapshot)
                .containsExactly(second);
        assertThat(report.findings())
                .anySatisfy(finding ->
                        assertThat(finding.subject()).contains(first.id().brief()));
        assertThat(firstEnd(second)).isAfterOrEqualTo(time.now().plus(MONTH));
        assertThat(retain(MONTH, first, second).findings()).as("told again").isNotEmpty();
    }

    private BlobKey packOfTree(Snapshot snapshot) {
        try (OpenRepository engine = RepositoryOpener.open(
                store, PASSWORD, "", EngineOptions.builder().time(time).build())) {
            String pack = engine.index()
                    .find(BlobType.TREE, BlobId.fromHex(snapshot.tree()))
                    .orElseThrow()
                    .packId()
                    .hex();
            return BlobKey.of("data/" + pack.substring(0, 2) + "/" + pack);
        }
    }

    @Test
    void whatTheParentDoesNotHaveIsProtectedEachTime() {
        MemoryWorkload other = MemoryWorkload.named("other").put("moved", "moved".repeat(500));
        BackupRun unused = BackupJob.named("other")
                .host("other")
                .workload(other)
                .into(repository)
                .run();
        Snapshot parent = backup(MONTH);
        assertThat(ends("data/")).contains(Instant.EPOCH);

        workload.put("here", "moved".repeat(500));
        Snapshot second = repository.snapshot(
                job().retainUntil(store.retainedUntil(key(parent)).orElseThrow())
                        .into(repository)
                        .run()
                        .snapshot()
                        .hex());

        List<Instant> data = ends("data/");
        assertThat(data.stream().filter(Instant.EPOCH::equals))
                .as("the other's tree alone")
                .hasSize(1);
        assertThat(second.parent()).contains(parent.id());
    }

    @Test
    void aParentWhoseSnapshotIsNotProtectedDoesNotSuffice() {
        unprotected();

        backup(MONTH);

        assertThat(ends("data/")).isNotEmpty().doesNotContain(Instant.EPOCH);
    }

    @Test
    void aMissingPackMakesTheBackupPartial() {
        unprotected();
        store.delete(below("data/").get(0));

        BackupRun run =
                job().retainUntil(time.now().plus(MONTH)).into(repository).run();

        assertThat(run.state()).isEqualTo(RunState.PARTIALLY_FAILED);
        assertThat(run.findings())
                .anySatisfy(finding -> assertThat(finding.message()).contains("not in the store"));
    }

    @Test
    void aStoreThatCannotProtectIsRefusedBeforeAnythingIsStored() {
        BlobStore plain = new ForwardingBlobStore(store) {
            @Override
            public Set<Capability> capabilities() {
                return Set.of(Capability.CREATE_ONLY, Capability.REPLACE_IF_UNCHANGED);
            }
        };
        try (Repository unable = Repository.at(plain).time(time).open(PASSWORD)) {
            BackupJob job = job().retainUntil(time.now().plus(MONTH)).into(unable);

            assertThatThrownBy(job::run)
                    .isInstanceOf(RunException.BackupFailed.class)
                    .hasMessageContaining("cannot protect objects until a time");
        }
        assertThat(below("data/")).isEmpty();
    }

    @Test
    void anAnswerThatWasLostDoesNotMakeAProtectedPackFail() {
        FaultyBlobStore faulty = new FaultyBlobStore(store, time);
        boolean[] lost = {false};
        faulty.onCall(call -> {
            if (call.moment() == dev.holdfast.testkit.store.StoreCall.Moment.AFTER
                    && call.operation() == Operation.PUT
                    && call.name().startsWith("snapshots/")
                    && !lost[0]) {
                lost[0] = true;
                throw new StoreException.Unavailable("no answer", true, null);
            }
        });
        try (Repository unsteady = Repository.at(faulty)
                .time(time)
                .retry(dev.holdfast.spi.store.RetryPolicy.standard())
                .open(PASSWORD)) {
            BackupRun run =
                    job().retainUntil(time.now().plus(MONTH)).into(unsteady).run();

            assertThat(run.state()).isEqualTo(RunState.COMPLETED);
        }
        assertThat(lost[0]).isTrue();
    }

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
    void maintenanceExtendsAllTogetherAndSeldom() {
        Snapshot first = unprotected();
        workload.put("more", "more");
        Snapshot second = unprotected();

        RetentionReport report = retain(MONTH, first, second);

        assertThat(report.extended())
                .extracting(RetentionReport.Extended::snapshot)
                .containsExactly(first, second);
        assertThat(report.packs()).isEqualTo(below("data/").size());
        assertThat(ends("data/"))
                .allSatisfy(end -> assertThat(end).isAfterOrEqualTo(time.now().plus(MONTH)));
        assertThat(ends("snapshots/"))
                .allSatisfy(end -> assertThat(end)
                        .isBetween(
                                time.now().plus(MONTH).minusSeconds(1),
                                time.now().plus(MONTH).plusSeconds(1)));
        time.advance(Duration.ofDays(2));
        assertThat(retain(MONTH, first, second).extended()).isEmpty();
        time.advance(Duration.ofDays(6));
        assertThat(retain(MONTH, first, second).extended()).hasSize(2);
        assertThat(retain(WEEK, first, second).extended()).as("shorter").isEmpty();
    }

    private RetentionReport retain(Duration length, Snapshot... snapshots) {
        Instant until = time.now().plus(length);
        return repository
                .upkeep()
                .retain(
                        List.of(snapshots).stream()
                                .collect(java.util.stream.Collectors.toMap(Snapshot::id, snapshot -> until)),
                        false);
    }

    @Test
    void aDryRunOfMaintenanceTellsAndChangesNothing() {
        Snapshot first = unprotected();

        RetentionReport report =
                repository.upkeep().retain(Map.of(first.id(), time.now().plus(MONTH)), true);

        assertThat(report.extended()).hasSize(1);
        assertThat(ends("")).containsOnly(Instant.EPOCH);
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

    /** Those who may not delete leave their locks, which go stale. */
    private List<BlobKey> belowWithoutLocks() {
        return below("").stream()
                .filter(key -> !key.path().startsWith("locks/") && !key.path().startsWith("holdfast/"))
                .toList();
    }

    private void assertRefused(Runnable action) {
        time.advance(Duration.ofMinutes(31));
        assertThatThrownBy(action::run)
                .isInstanceOf(StoreException.Denied.class)
                .hasMessageContaining("nothing was changed")
                .hasMessageContaining("test:delete");
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
