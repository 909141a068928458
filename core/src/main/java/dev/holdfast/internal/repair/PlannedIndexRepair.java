package dev.holdfast.internal.repair;

import dev.holdfast.internal.index.BlobIndex;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.prune.IndexRewriting;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.run.IndexRepairPlan;
import dev.holdfast.run.IndexRepairReport;
import java.util.Collection;
import java.util.Set;

/** The index as it should be, ready to be stored. Closed when it is no longer needed. */
public final class PlannedIndexRepair implements AutoCloseable {
    private final OpenRepository repository;
    private final BlobIndex rebuilt;
    private final IndexRepairPlan plan;
    private final Set<BlobId> notDamaged;

    /** @param notDamaged packs that were noted as damaged and are gone or intact now */
    PlannedIndexRepair(
            OpenRepository repository, BlobIndex rebuilt, IndexRepairPlan plan, Collection<BlobId> notDamaged) {
        this.repository = repository;
        this.rebuilt = rebuilt;
        this.plan = plan;
        this.notDamaged = Set.copyOf(notDamaged);
    }

    /** What will be done. */
    public IndexRepairPlan plan() {
        return plan;
    }

    /**
     * Stores new index files, and removes those that they replace; under the exclusive lock under which the plan was made. After
     * a crash in between, packs are named twice or differently, and the next repair goes on.
     */
    public IndexRepairReport execute(Operation operation) {
        DamagedPacks notes = new DamagedPacks(repository);
        if (plan.isEmpty()) {
            notes.forget(notDamaged);
            return new IndexRepairReport(plan, 0, 0);
        }
        try {
            IndexRewriting.Outcome outcome = IndexRewriting.replace(repository, rebuilt, operation);
            notes.forget(notDamaged);
            return new IndexRepairReport(plan, outcome.written(), outcome.removed());
        } finally {
            repository.forgetIndex();
        }
    }

    @Override
    public void close() {
        rebuilt.close();
    }
}
