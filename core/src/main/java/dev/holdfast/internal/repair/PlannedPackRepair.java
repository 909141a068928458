package dev.holdfast.internal.repair;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.index.BlobIndex;
import dev.holdfast.internal.pack.BlobHandle;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.PackEntry;
import dev.holdfast.internal.prune.IndexRewriting;
import dev.holdfast.internal.repository.BlobWriter;
import dev.holdfast.internal.repository.DeletionRights;
import dev.holdfast.internal.repository.Layout;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.internal.repository.Removals;
import dev.holdfast.internal.repository.Retention;
import dev.holdfast.internal.retain.LockedObjects;
import dev.holdfast.run.PackRepairPlan;
import dev.holdfast.run.PackRepairReport;
import dev.holdfast.spi.store.StoreException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What can be saved from damaged packs, ready to be saved. */
public final class PlannedPackRepair {
    private final OpenRepository repository;
    private final BlobIndex index;
    private final List<SalvagedPack> packs;
    private final PackRepairPlan plan;

    PlannedPackRepair(OpenRepository repository, BlobIndex index, List<SalvagedPack> packs, PackRepairPlan plan) {
        this.repository = repository;
        this.index = index;
        this.packs = packs;
        this.plan = plan;
    }

    /** What will be done. */
    public PackRepairPlan plan() {
        return plan;
    }

    /**
     * Stores what is intact in new packs, names them in the index, takes the damaged packs out of it, and then removes them; once,
     * under the exclusive lock under which the plan was made.
     *
     * @param copies an existing directory on this machine that gets a copy of each damaged pack first; empty for none
     * @throws StoreException.Denied if the credentials may not delete, or not ask what the store protects; nothing was changed
     * @throws RepositoryException.Damaged if what was intact when the plan was made no longer is; nothing was removed
     */
    public PackRepairReport execute(Optional<Path> copies, Operation operation) {
        if (plan.isEmpty()) {
            return new PackRepairReport(plan, 0, 0, 0, 0, List.of());
        }
        if (repository.index() != index) {
            throw new RepositoryException.Refused(
                    "the repository is not what it was when the repair was planned; nothing was changed, plan it again");
        }
        try {
            return repair(copies, operation);
        } finally {
            repository.forgetIndex();
        }
    }

    private PackRepairReport repair(Optional<Path> copies, Operation operation) {
        IndexRewriting.requireReplaceable(repository, operation);
        DeletionRights.requireForPacks(repository, "the repair");
        LockedObjects locked = new LockedObjects(repository, operation);
        boolean any =
                locked.ask(packs.stream().map(pack -> Layout.pack(pack.id())).toList());
        List<String> copied = new ArrayList<>();
        copies.ifPresent(directory -> packs.stream()
                .filter(SalvagedPack::isStored)
                .forEach(pack -> copied.add(PackCopy.make(repository, pack.id(), directory))));
        DamagedPacks notes = new DamagedPacks(repository);
        notes.note(stored());
        int before = index.packCount();
        save(any ? Retention.until(locked.last().orElseThrow()) : Retention.none(), operation);
        int written = index.packCount() - before;
        Set<BlobId> gone = packs.stream().map(SalvagedPack::id).collect(Collectors.toUnmodifiableSet());
        IndexRewriting.Outcome rewritten = IndexRewriting.run(repository, gone, operation);
        List<BlobId> removed = remove(locked, operation);
        notes.forget(removed);
        return new PackRepairReport(plan, written, rewritten.written(), rewritten.removed(), removed.size(), copied);
    }

    /** Whatever protects a damaged pack protects what is saved of it. */
    private void save(Retention retention, Operation operation) {
        IntactBlobs intact = new IntactBlobs(repository);
        Set<BlobHandle> saved = new HashSet<>();
        try (BlobWriter writer = new BlobWriter(repository, operation::checkWrite, retention)) {
            int done = 0;
            for (SalvagedPack pack : packs) {
                for (PackEntry entry : pack.intact()) {
                    operation.check();
                    if (saved.add(entry.handle())) {
                        save(intact, pack.id(), entry, writer);
                    }
                }
                operation.listener().progressed("saving intact blobs", ++done, packs.size());
            }
            writer.flush();
        }
    }

    private static void save(IntactBlobs intact, BlobId pack, PackEntry entry, BlobWriter writer) {
        IntactBlobs.Sealed move = (same, bytes, offset) -> writer.move(
                entry.type(), entry.id(), bytes, offset, Math.toIntExact(entry.length()), entry.uncompressedLength());
        if (!intact.read(pack, entry, move)) {
            throw new RepositoryException.Damaged(entry.handle() + " in pack " + pack.hex()
                    + " was intact a moment ago and is not any more; nothing was removed, check this machine's memory"
                    + " and the store, then try again");
        }
    }

    private List<BlobId> stored() {
        return packs.stream()
                .filter(SalvagedPack::isStored)
                .map(SalvagedPack::id)
                .toList();
    }

    /** A pack that the store protects stays, and no index names it: a prune removes it later. */
    private List<BlobId> remove(LockedObjects locked, Operation operation) {
        List<BlobId> going = stored().stream()
                .filter(pack -> locked.until(Layout.pack(pack)).isEmpty())
                .toList();
        Removals.runOrFail(going, "removing damaged packs", operation, repository.files()::deletePacks);
        return going;
    }
}
