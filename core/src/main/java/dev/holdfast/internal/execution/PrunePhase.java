package dev.holdfast.internal.execution;

import dev.holdfast.HoldfastException;
import dev.holdfast.RepositoryException;
import dev.holdfast.job.PreparedPrune;
import dev.holdfast.job.Repository;
import dev.holdfast.policy.Storage;
import dev.holdfast.run.PartKind;
import dev.holdfast.run.PruneOptions;
import dev.holdfast.run.PrunePlan;
import dev.holdfast.run.PruneReport;
import dev.holdfast.spi.store.StoreException;
import java.util.Collection;
import java.util.LinkedHashSet;

/** Frees the space of what was let go, in each storage by itself. */
final class PrunePhase {
    private final RunSurroundings around;
    private final RunRequest request;
    private final RunLimits limits;
    private final LiveRun live;

    PrunePhase(RunSurroundings around, RunRequest request, RunLimits limits, LiveRun live) {
        this.around = around;
        this.request = request;
        this.limits = limits;
        this.live = live;
    }

    void run(Collection<String> storages) {
        new LinkedHashSet<>(storages).forEach(this::run);
    }

    private void run(String name) {
        live.beginPart(PartKind.PRUNE, name);
        Outcome outcome;
        try {
            limits.check();
            outcome = prune(name);
        } catch (RepositoryException.Locked locked) {
            outcome = Outcome.skipped("Locked", String.valueOf(locked.getMessage()));
        } catch (StoreException.Denied denied) {
            outcome = Outcome.skipped("NotPermitted", String.valueOf(denied.getMessage()));
        } catch (StoreException.Interrupted stopped) {
            outcome = Outcome.stopped(limits, stopped);
        } catch (StoreException | RepositoryException.NotARepository unavailable) {
            outcome = limits.isStopped()
                    ? Outcome.stopped(limits, unavailable)
                    : Outcome.skipped("StorageUnavailable", String.valueOf(unavailable.getMessage()));
        } catch (HoldfastException | java.util.concurrent.CancellationException failure) {
            outcome = BackupPhases.isStop(limits, failure) ? Outcome.stopped(limits, failure) : Outcome.failed(failure);
        }
        live.endPart(PartKind.PRUNE, name, outcome.state(), outcome.reason(), outcome.message());
    }

    private Outcome prune(String name) {
        Storage storage = request.storage("storage", name);
        if (storage.access() == Storage.Access.READ_ONLY) {
            return Outcome.skipped("StorageReadOnly", "the storage " + name + " may only be read");
        }
        Repository repository = around.storages().open(storage);
        try (PreparedPrune prune = repository
                .upkeep()
                .listener((step, done, total) -> limits.check())
                .planPrune(PruneOptions.defaults())) {
            PruneReport report = prune.run();
            return Outcome.completed(report.packsRemoved() + " pack(s) removed and " + report.packsWritten()
                    + " written in storage " + name + locked(prune.plan()));
        }
    }

    private static String locked(PrunePlan plan) {
        return plan.packsLocked() == 0
                ? ""
                : ", " + plan.packsLocked() + " more with " + plan.lockedBytes()
                        + " bytes when the store protects them no longer, the first from " + plan.freeFrom() + " on";
    }
}
