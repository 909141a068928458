package dev.holdfast.internal.prune;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.repository.DeletionRights;
import dev.holdfast.internal.repository.FileKind;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.internal.repository.Removals;
import dev.holdfast.run.Finding;
import dev.holdfast.run.PruneReport;
import dev.holdfast.spi.store.StoreException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Carries a plan out: first, of blobs that lose one of their copies, those that stay are read, which may lie in an archive; then
 * packs that no index names go; then needed blobs are moved and named; then the index is rewritten; then packs that nobody names any
 * longer go. A crash between any two steps leaves copies or packs without a name, nothing else.
 */
public final class PruneExecutor {
    private final PlannedPrune planned;
    private final OpenRepository repository;
    private final Operation operation;
    private final List<Finding> findings = new ArrayList<>();
    private long removed;

    private PruneExecutor(PlannedPrune planned, Operation operation) {
        this.planned = planned;
        this.repository = planned.repository();
        this.operation = operation;
    }

    /**
     * Carries a plan out, once, under the exclusive lock it was made under.
     *
     * @throws RepositoryException.Refused if the repository is not what it was when the plan was made, or the plan was made only
     *     to look at; nothing was changed
     * @throws StoreException.Denied if the credentials may not delete, or not ask what the store protects; nothing was changed
     * @throws RepositoryException.Damaged if a needed blob has no intact copy; nothing that is needed was removed
     * @throws RepositoryException.Archived if the last copy of a blob lies in an archive, another copy of which goes, and nothing is
     *     to be recalled or it does not come in time; nothing was changed
     */
    public static PruneReport execute(PlannedPrune planned, Operation operation) {
        PruneExecutor executor = new PruneExecutor(planned, operation);
        executor.requireUnchanged();
        try {
            return executor.run();
        } finally {
            planned.repository().forgetIndex();
        }
    }

    private void requireUnchanged() {
        boolean same = planned.executable()
                && repository.index() == planned.index()
                && Set.copyOf(repository.snapshots().ids()).equals(planned.snapshots())
                && new HashSet<>(repository.files().list(FileKind.INDEX)).equals(planned.indexFiles());
        if (!same) {
            throw new RepositoryException.Refused(
                    "the repository is not what it was when the prune was planned; nothing was changed, plan it again");
        }
    }

    private PruneReport run() {
        requireRemovable();
        int packsBefore = planned.index().packCount();
        long moved = move();
        int written = planned.index().packCount() - packsBefore;
        IndexRewriting.Outcome index = IndexRewriting.run(repository, planned.gone(), operation);
        List<BlobId> old = planned.gone().stream()
                .filter(pack -> !planned.missing().contains(pack))
                .toList();
        remove(old, "removing old packs");
        return new PruneReport(
                planned.plan(), removed, written, moved, index.written(), index.removed(), List.copyOf(findings));
    }

    /** Packs that no index names make room before anything is moved, and go after everything that may lie in an archive was read. */
    private long move() {
        try (OpenRepository reading = planned.station().reading()) {
            List<Integer> repack = SparedCopies.repackToo(planned, reading.blobs(), operation);
            remove(planned.unindexed(), "removing packs that no index names");
            return repack.isEmpty() ? 0 : Repacking.run(planned, repack, reading.blobs(), operation);
        }
    }

    private void requireRemovable() {
        if (!planned.plan().isEmpty()) {
            DeletionRights.requireForPacks(repository, "the prune");
        }
        if (!planned.gone().isEmpty()) {
            IndexRewriting.requireReplaceable(repository, operation);
        }
    }

    private void remove(Collection<BlobId> packs, String step) {
        operation.confirmWrite();
        Map<BlobId, StoreException> failed = Removals.run(packs, step, operation, repository.files()::deletePacks);
        removed += packs.size() - failed.size();
        failed.forEach((pack, failure) -> findings.add(new Finding(
                Finding.Severity.WARNING,
                "pack " + pack.hex(),
                "it could not be removed: " + failure.getMessage(),
                "nothing is needed: the next prune tries again")));
    }
}
