package dev.holdfast.job;

import dev.holdfast.Snapshot;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.internal.repository.Retention;
import dev.holdfast.internal.retain.PackProtection;
import dev.holdfast.internal.retain.Retaining;
import dev.holdfast.internal.retain.RetentionGrid;
import dev.holdfast.internal.retain.ReusedBlobs;
import dev.holdfast.internal.retain.SnapshotProtection;
import dev.holdfast.run.Condition;
import dev.holdfast.run.ItemFailure;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The protection of one attempt of a backup by the store: new packs are stored protected, those that are needed again are protected for
 * longer before the snapshot is stored, and the snapshot is stored protected. Used by one thread.
 */
final class BackupRetention {
    private final OpenRepository engine;
    private final @Nullable Instant until;
    private final Instant ofPacks;
    private final Retention packs;
    private ReusedBlobs reused = ReusedBlobs.ignored();
    private boolean whole = true;

    /**
     * Begins an attempt.
     *
     * @param until null for no protection
     * @throws dev.holdfast.spi.store.StoreException.Unsupported if the store cannot protect, and shall
     * @throws dev.holdfast.spi.store.StoreException.Denied if the credentials may not ask whether it can
     */
    BackupRetention(OpenRepository engine, @Nullable Instant until, Instant takenAt) {
        this.engine = engine;
        this.until = until == null ? null : RetentionGrid.wholeSeconds(until);
        this.ofPacks = this.until == null ? Instant.MIN : RetentionGrid.ofPacks(takenAt, this.until);
        this.packs = until == null ? Retention.none() : Retention.until(ofPacks);
        if (until != null) {
            PackProtection.requirePossible(engine.store());
        }
    }

    /** How new packs are stored. */
    Retention packs() {
        return packs;
    }

    /** Notes what is needed again. */
    ReusedBlobs reusedBeside(Optional<Snapshot> parent) {
        if (until != null) {
            boolean suffices = parent.flatMap(one -> SnapshotProtection.ofPacks(engine, one))
                    .filter(end -> !end.isBefore(ofPacks))
                    .isPresent();
            reused = ReusedBlobs.in(engine.index(), suffices);
        }
        return reused;
    }

    /** Protects what is needed again; all packs are stored and named. What is missing makes the backup partial. */
    void protectReused(Operation operation, RunLog log) {
        if (until == null) {
            return;
        }
        PackProtection protection = new PackProtection(engine, operation);
        protection.extend(reused.packs(), ofPacks, packs);
        protection.extendOpening(ofPacks);
        whole = protection.missing().isEmpty();
        Retaining.missing(protection).forEach(missing -> {
            log.noticed(missing);
            log.failed(new ItemFailure(missing.subject(), "protect", missing.message()));
        });
        log.condition(
                "Retained",
                whole ? Condition.Status.TRUE : Condition.Status.FALSE,
                whole ? "Protected" : "PacksMissing",
                "the store protects the backup until " + until + "; " + protection.extended()
                        + " pack(s) that were there before are protected for longer");
    }

    /** How the snapshot is stored. */
    Retention snapshot() {
        return until == null ? Retention.none() : Retention.until(until);
    }

    /** What the snapshot says about it: nothing where a pack is missing, so that the next backup looks at all packs again. */
    List<String> tags() {
        return until == null || !whole
                ? List.of()
                : List.of(Snapshot.factTag(SnapshotProtection.RETAINED, until.toString()));
    }
}
