package dev.holdfast.job;

import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.internal.forget.Forgetting;
import dev.holdfast.internal.protect.Promised;
import dev.holdfast.internal.protect.Protections;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.run.ForgetPlan;
import dev.holdfast.run.ForgetReport;
import dev.holdfast.run.RestorableLog;
import dev.holdfast.run.StepListener;
import dev.holdfast.spi.state.StateStore;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The logs of changes in a repository: to which times they let their targets be restored, and which slices nothing needs any more. Reads
 * snapshots, and no slice. Safe for use from any thread.
 */
public final class Changes {
    private final OpenRepository engine;
    private final StateStore documents;
    private final Duration retryLock;

    Changes(OpenRepository engine, StateStore documents, Duration retryLock) {
        this.engine = engine;
        this.documents = documents;
        this.retryLock = retryLock;
    }

    /** To which times each log lets its target be restored. */
    public List<RestorableLog> restorable() {
        return restorable(engine.snapshots().all());
    }

    /** The same with these backups and slices alone. */
    public List<RestorableLog> restorable(Collection<Snapshot> snapshots) {
        return Promised.histories().stream()
                .flatMap(history -> history.restorable(snapshots).stream())
                .toList();
    }

    /** Works out which slices nothing needs that was promised when they were stored. What is held, or locked by the store, is left out. */
    public ForgetPlan planForget() {
        return planForget(Duration.ZERO);
    }

    /**
     * Works out which slices nothing needs that is promised. What is held, or locked by the store, is left out.
     *
     * @param window how long the times in slices stay restorable; a shorter one than a slice was stored with does not count for that
     */
    public ForgetPlan planForget(Duration window) {
        Objects.requireNonNull(window, "window");
        List<Snapshot> all = engine.snapshots().all();
        if (all.stream().allMatch(Snapshot::isBackup)) {
            return ForgetPlan.ofNamed(List.of());
        }
        Set<?> expendable = Promised.of(all, window, documents.storeTime()).expendable();
        List<Snapshot> going = all.stream()
                .filter(snapshot -> expendable.contains(snapshot.id()))
                .toList();
        if (going.isEmpty()) {
            return ForgetPlan.ofNamed(going);
        }
        Protections protections = Forgetting.protections(engine, going);
        return ForgetPlan.ofNamed(going.stream()
                .filter(snapshot -> protections.on(snapshot).isEmpty())
                .toList());
    }

    /**
     * Removes slices although points in time that are promised need them, and only slices: the way to give a promise back.
     *
     * @throws RepositoryException.Refused if one of them is a backup; nothing was removed
     * @throws RepositoryException.Protected if something else protects one of them; nothing was removed
     * @throws RepositoryException.Locked if another process is at work
     */
    public ForgetReport breakPromises(Collection<Snapshot> slices) {
        if (slices.stream().anyMatch(Snapshot::isBackup)) {
            throw new RepositoryException.Refused("a backup is no slice of a log of changes; nothing was removed");
        }
        ForgetPlan plan = ForgetPlan.ofNamed(List.copyOf(slices));
        return new Guarded(engine, retryLock, StepListener.none())
                .exclusive(operation -> Forgetting.applyBreakingPromises(engine, plan, operation));
    }
}
