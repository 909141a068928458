package dev.holdfast.testkit.retain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Secret;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotFilter;
import dev.holdfast.internal.repository.EngineOptions;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.RepositoryOpener;
import dev.holdfast.internal.store.MemoryBlobStore;
import dev.holdfast.internal.walk.BlobSet;
import dev.holdfast.internal.walk.UsedBlobs;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.PreparedPrune;
import dev.holdfast.job.Repository;
import dev.holdfast.policy.KeepRules;
import dev.holdfast.retention.RetentionOptions;
import dev.holdfast.run.BackupRun;
import dev.holdfast.run.CheckDepth;
import dev.holdfast.run.ForgetPlan;
import dev.holdfast.run.PruneOptions;
import dev.holdfast.run.PrunePlan;
import dev.holdfast.run.RetentionReport;
import dev.holdfast.run.StoreStatistics.Operation;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.Capability;
import dev.holdfast.spi.store.ForwardingBlobStore;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.spi.store.StoreGrants.Action;
import dev.holdfast.testkit.VirtualTime;
import dev.holdfast.testkit.store.DenyingBlobStore;
import dev.holdfast.testkit.store.RecordingBlobStore;
import dev.holdfast.workload.MemoryWorkload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** A repository in a store that protects, on a virtual clock. */
abstract class RetainedScene {
    static final Secret PASSWORD = Secret.of("retained");
    static final Duration MONTH = Duration.ofDays(30);
    static final Duration WEEK = Duration.ofDays(7);

    final VirtualTime time = VirtualTime.create();
    final MemoryBlobStore store = MemoryBlobStore.create(time);
    final RecordingBlobStore recorded = new RecordingBlobStore(store);
    final MemoryWorkload workload = MemoryWorkload.named("orders").put("file", "content".repeat(100));
    final Repository repository =
            Repository.at(recorded).time(time).lowCostKeys().create(PASSWORD);
    private @Nullable OpenRepository other;

    @AfterEach
    void close() {
        repository.close();
        if (other != null) {
            other.close();
        }
    }

    /**
     * The store with credentials that may not ask whether it protects.
     *
     * @param told whether objects tell about themselves
     */
    BlobStore undecided(boolean told) {
        return new ForwardingBlobStore(new DenyingBlobStore(store, false, Set.of(Action.PROTECT))) {
            @Override
            public Set<Capability> capabilities() {
                return Set.of(Capability.CREATE_ONLY, Capability.REPLACE_IF_UNCHANGED);
            }

            @Override
            public Set<Capability> undecided() {
                return Set.of(Capability.OBJECT_LOCK);
            }

            @Override
            public Optional<Instant> retainedUntil(BlobKey key) {
                if (!told) {
                    throw new StoreException.Denied("asking is not permitted", null);
                }
                return store.retainedUntil(key);
            }
        };
    }

    BackupJob.Builder job() {
        return BackupJob.named("orders").host("orders").workload(workload);
    }

    Snapshot backup(Duration retained) {
        BackupRun run =
                job().retainUntil(time.now().plus(retained)).into(repository).run();
        return repository.snapshot(run.snapshot().hex());
    }

    Snapshot unprotected() {
        return repository.snapshot(job().into(repository).run().snapshot().hex());
    }

    static BlobKey key(Snapshot snapshot) {
        return BlobKey.of("snapshots/" + snapshot.id().hex());
    }

    List<BlobKey> below(String prefix) {
        List<BlobKey> keys = new ArrayList<>();
        store.list(prefix, info -> keys.add(info.key()));
        return keys;
    }

    List<Instant> ends(String prefix) {
        return below(prefix).stream()
                .map(key -> store.retainedUntil(key).orElse(Instant.EPOCH))
                .toList();
    }

    long extensions(String prefix) {
        return recorded.entries(Operation.EXTEND_RETENTION).stream()
                .filter(entry -> entry.name().startsWith(prefix))
                .count();
    }

    ForgetPlan keepLast() {
        return repository
                .upkeep()
                .planForget(
                        SnapshotFilter.all(),
                        KeepRules.builder().last(1).build(),
                        RetentionOptions.at(time.now()).build());
    }

    PrunePlan prune() {
        PruneOptions everything = PruneOptions.builder()
                .maxUnused(dev.holdfast.run.UnusedLimit.parse("0%"))
                .build();
        try (PreparedPrune prepared = repository.upkeep().planPrune(everything)) {
            assertThat(prepared.run().findings()).isEmpty();
            return prepared.plan();
        }
    }

    void assertSound() {
        assertThat(repository.upkeep().check(CheckDepth.full()).problems()).isEmpty();
    }

    /** When the first pack ends that a snapshot needs. */
    Instant firstEnd(Snapshot snapshot) {
        OpenRepository engine = engine();
        BlobSet used = UsedBlobs.of(engine, List.of(snapshot), dev.holdfast.internal.repository.Operation.unattended());
        return engine.index().packsWith(entry -> used.contains(entry.ordinal())).stream()
                .mapToObj(pack -> engine.index().pack(pack).id().hex())
                .map(pack -> store.retainedUntil(BlobKey.of("data/" + pack.substring(0, 2) + "/" + pack))
                        .orElse(Instant.EPOCH))
                .min(Instant::compareTo)
                .orElseThrow();
    }

    /** The repository as another process sees it now. */
    private OpenRepository engine() {
        if (other == null) {
            other = RepositoryOpener.open(
                    store, PASSWORD, "", EngineOptions.builder().time(time).build());
        }
        other.refreshIndex();
        return other;
    }

    RetentionReport retain(Duration length, Snapshot... snapshots) {
        Instant until = time.now().plus(length);
        return repository
                .upkeep()
                .retain(
                        List.of(snapshots).stream()
                                .collect(java.util.stream.Collectors.toMap(Snapshot::id, snapshot -> until)),
                        false);
    }
}
