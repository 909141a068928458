package dev.holdfast.job;

import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotId;
import dev.holdfast.internal.forget.Forgetting;
import dev.holdfast.internal.forget.RemovalLog;
import dev.holdfast.internal.protect.HoldDocuments;
import dev.holdfast.internal.protect.Protections;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.retain.SnapshotProtection;
import dev.holdfast.run.Hold;
import dev.holdfast.run.Protection;
import dev.holdfast.run.StepListener;
import dev.holdfast.spi.state.StateStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Holds on the snapshots of a repository, and what else keeps them from being removed. A snapshot that is held is removed by nothing
 * that Holdfast does; restic itself knows nothing of holds. Safe for use from any thread.
 */
public final class Holds {
    private final OpenRepository engine;
    private final StateStore documents;
    private final Duration retryLock;

    Holds(OpenRepository engine, StateStore documents, Duration retryLock) {
        this.engine = engine;
        this.documents = documents;
        this.retryLock = retryLock;
    }

    /**
     * Holds a snapshot, and all others of its run, until the hold is released.
     *
     * @param reason why, for people; not empty
     * @param owner whose hold it is; not empty
     * @throws RepositoryException.NotFound if the snapshot is not there any more
     * @throws RepositoryException.Locked if another process is at work that may remove snapshots
     */
    public Hold place(Snapshot snapshot, String reason, String owner) {
        return placed(snapshot, reason, owner, null);
    }

    /**
     * Holds a snapshot, and all others of its run, until an instant, unless the hold is released before.
     *
     * @param until by the store's clock; must lie ahead
     * @throws RepositoryException.NotFound if the snapshot is not there any more
     * @throws RepositoryException.Locked if another process is at work that may remove snapshots
     */
    public Hold placeUntil(Snapshot snapshot, String reason, String owner, Instant until) {
        return placed(snapshot, reason, owner, Objects.requireNonNull(until, "until"));
    }

    private Hold placed(Snapshot snapshot, String reason, String owner, @Nullable Instant until) {
        requireWords("reason", reason);
        requireWords("owner", owner);
        return new Guarded(engine, retryLock, StepListener.none()).shared(operation -> {
            List<Snapshot> held = together(snapshot);
            Instant now = documents.storeTime();
            if (until != null && !until.isAfter(now)) {
                throw new RepositoryException.Refused("until: must lie ahead of the store's clock, which says " + now
                        + ", was " + until + "; nothing is held");
            }
            operation.checkWrite();
            Hold hold = new Hold(
                    engine.options().newToken(),
                    HoldDocuments.subject(snapshot),
                    held.stream().map(HoldDocuments::firstId).distinct().toList(),
                    reason,
                    owner,
                    now,
                    until);
            if (!engine.options().dryRun()) {
                new HoldDocuments(documents).add(hold, who());
            }
            return hold;
        });
    }

    /** The snapshot under whatever id it has now, and the others of its run. */
    private List<Snapshot> together(Snapshot snapshot) {
        String subject = HoldDocuments.subject(snapshot);
        List<Snapshot> held = engine.snapshots().all().stream()
                .filter(one -> HoldDocuments.subject(one).equals(subject))
                .toList();
        if (held.isEmpty()) {
            throw new RepositoryException.NotFound(
                    "snapshot " + snapshot.id().brief() + " is not in the repository any more; nothing is held");
        }
        return held;
    }

    private static void requireWords(String field, String words) {
        if (words.isBlank()) {
            throw new RepositoryException.Refused(field + ": must not be empty; nothing is held");
        }
    }

    /** Releases a hold; no error if it is gone. */
    public void release(Hold hold) {
        if (!engine.options().dryRun()) {
            new HoldDocuments(documents).remove(hold, who());
        }
    }

    /** All holds, also those that have ended. */
    public List<Hold> list() {
        return new HoldDocuments(documents).all();
    }

    /** The holds on a snapshot or its run, also those that have ended. */
    public List<Hold> of(Snapshot snapshot) {
        String subject = HoldDocuments.subject(snapshot);
        String first = HoldDocuments.firstId(snapshot);
        return list().stream()
                .filter(hold ->
                        hold.subject().equals(subject) || hold.snapshots().contains(first))
                .toList();
    }

    private Protections protections() {
        return Protections.of(documents).andPromised(() -> engine.snapshots().all());
    }

    /**
     * Everything that keeps a snapshot from being removed now: holds, the floor, what was fixed when it was taken, points in time that
     * are promised.
     */
    public List<Protection> protections(Snapshot snapshot) {
        return protections().on(snapshot);
    }

    /** Everything that keeps snapshots from being removed now; those that nothing does are not named. */
    public Map<SnapshotId, List<Protection>> protections(Collection<Snapshot> snapshots) {
        Protections protections = protections();
        Map<SnapshotId, List<Protection>> found = new HashMap<>();
        for (Snapshot snapshot : snapshots) {
            List<Protection> on = protections.on(snapshot);
            if (!on.isEmpty()) {
                found.put(snapshot.id(), on);
            }
        }
        return found;
    }

    /**
     * Passes if nothing protects any of these; for whoever removes them in a way of his own, such as with the whole repository.
     *
     * @param doing for the message, such as {@code wiping the storage 'main'}
     * @throws RepositoryException.Protected if one is protected
     */
    public void requireUnprotected(Collection<Snapshot> snapshots, String doing) {
        RemovalLog.require(engine, Forgetting.protections(engine, snapshots), snapshots, doing);
    }

    /**
     * Until when the store itself protects snapshots; those that it does not protect are not named. Costs a request for each, where the
     * store protects at all.
     */
    public Map<SnapshotId, Instant> locked(Collection<Snapshot> snapshots) {
        return SnapshotProtection.inForce(engine, snapshots);
    }

    private String who() {
        return engine.options().host().user() + "@" + engine.options().host().name();
    }
}
