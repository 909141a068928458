package dev.holdfast.internal.repair;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.index.BlobIndex;
import dev.holdfast.internal.index.PackSummary;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.PackEntry;
import dev.holdfast.internal.pack.PackHeader;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.internal.repository.Parallel;
import dev.holdfast.run.IndexRepairPlan;
import dev.holdfast.run.IndexRepairPlan.Action;
import dev.holdfast.spi.store.StoreException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Finds out what the index should say: of packs whose size is what the index says, the same as before; of all others, what their
 * headers say. A pack without a readable header keeps those entries of the old index whose blobs are intact. One that a repair
 * has found damaged is read, as its header says nothing of that. Changes nothing.
 */
public final class IndexRepairPlanner {
    private final OpenRepository repository;
    private final boolean readAllPacks;
    private final Operation operation;
    private final NamedPacks named;
    private final BlobIndex rebuilt = BlobIndex.inTemporaryDirectory();
    private final IntactBlobs intact;
    private final BitSet present = new BitSet();
    private final BitSet asNamed = new BitSet();
    private final Set<BlobId> noted;
    /** Of those noted as damaged, the ones that are gone or intact. */
    private final Set<BlobId> notDamaged;

    private final List<Stored> toRead = new ArrayList<>();
    private final List<Stored> toProve = new ArrayList<>();
    private final List<IndexRepairPlan.Pack> changed = new ArrayList<>();
    private long changedCount;

    private record Stored(BlobId id, long bytes) {}

    private IndexRepairPlanner(
            OpenRepository repository, NamedPacks named, Set<BlobId> noted, boolean all, Operation operation) {
        this.repository = repository;
        this.named = named;
        this.readAllPacks = all;
        this.operation = operation;
        this.intact = new IntactBlobs(repository);
        this.noted = noted;
        this.notDamaged = new HashSet<>(noted);
    }

    /**
     * Makes a plan. To be carried out, it must be made under the exclusive lock under which that happens.
     *
     * @param readAllPacks whether the headers of all packs are read, rather than of those alone that look wrong
     * @throws RepositoryException.Refused if packs are named and none is stored at all
     * @throws StoreException if the store fails; that something cannot be read now does not mean that it is damaged
     */
    public static PlannedIndexRepair plan(OpenRepository repository, boolean readAllPacks, Operation operation) {
        try (NamedPacks named = NamedPacks.read(repository, operation)) {
            Set<BlobId> noted = new DamagedPacks(repository).noted();
            IndexRepairPlanner planner = new IndexRepairPlanner(repository, named, noted, readAllPacks, operation);
            try {
                IndexRepairPlan plan = planner.plan();
                return new PlannedIndexRepair(repository, planner.rebuilt, plan, planner.notDamaged);
            } catch (RuntimeException | Error failure) {
                planner.rebuilt.close();
                throw failure;
            }
        }
    }

    private IndexRepairPlan plan() {
        repository.files().listPacks(info -> see(BlobId.fromHex(info.key().name()), info.lengthBytes()));
        requireAnyPack();
        readHeaders();
        named.index().forEachPack(this::keepOrDrop);
        toProve.forEach(this::prove);
        return new IndexRepairPlan(
                named.files(), named.unreadable(), asNamed.cardinality(), named.twice(asNamed), changed, changedCount);
    }

    /** A disk that is not mounted, or a listing that failed, must not empty the index. */
    private void requireAnyPack() {
        if (named.index().packCount() > 0 && present.isEmpty() && toRead.isEmpty() && toProve.isEmpty()) {
            throw new RepositoryException.Refused(
                    "the index names " + named.index().packCount() + " packs, and "
                            + repository.store().description()
                            + " lists not a single one; nothing was changed, see whether its 'data' is where it should be");
        }
    }

    private void see(BlobId id, long bytes) {
        Optional<PackSummary> known = named.index().pack(id);
        known.ifPresent(pack -> present.set(pack.number()));
        notDamaged.remove(id);
        if (!readAllPacks && known.filter(pack -> isPlausible(pack, bytes)).isPresent()) {
            asNamed.set(known.get().number());
        } else if (noted.contains(id)) {
            toProve.add(new Stored(id, bytes));
        } else {
            toRead.add(new Stored(id, bytes));
        }
    }

    private boolean isPlausible(PackSummary pack, long bytes) {
        return pack.sizeBytes() == bytes
                && !named.isContradictory(pack.number())
                && PackHeader.isGapless(named.index().entriesOf(pack.number()));
    }

    private void readHeaders() {
        AtomicLong done = new AtomicLong();
        Parallel.forEach(toRead, repository.options().workers(), pack -> {
            operation.check();
            read(pack);
            operation.listener().progressed("reading headers of packs", done.incrementAndGet(), toRead.size());
        });
    }

    private void read(Stored pack) {
        List<PackEntry> before = named.entriesOf(pack.id());
        try {
            List<PackEntry> entries = StoredHeader.read(repository, pack.id(), pack.bytes());
            if (entries.equals(before)) {
                keep(named.index().pack(pack.id()).orElseThrow());
                return;
            }
            name(pack.id(), entries);
            Action action = before.isEmpty() ? Action.ADD : Action.CORRECT;
            String reason = before.isEmpty() ? "no index names it" : "its header says something else than the index";
            note(pack.id(), action, reason, before.size(), entries.size());
        } catch (RepositoryException.Damaged | StoreException.NotFound damaged) {
            salvage(pack, before, String.valueOf(damaged.getMessage()));
        }
    }

    private void salvage(Stored pack, List<PackEntry> before, String reason) {
        List<PackEntry> after = intact.in(pack.id(), pack.bytes(), before);
        if (after.equals(before) && !before.isEmpty() && !named.isContradictory(number(pack.id()))) {
            keep(named.index().pack(pack.id()).orElseThrow());
            return;
        }
        if (!after.isEmpty()) {
            name(pack.id(), after);
        }
        note(pack.id(), before.isEmpty() ? Action.LEAVE : Action.SALVAGE, reason, before.size(), after.size());
    }

    /** What is intact in it lies elsewhere too since its repair, as a rule: then nobody needs it. */
    private void prove(Stored pack) {
        operation.check();
        SalvagedPack left = SalvagedPack.read(repository, named.index(), pack.id());
        int before = named.entriesOf(pack.id()).size();
        boolean whole = left.damaged().isEmpty() && left.remark().isEmpty();
        if (whole) {
            notDamaged.add(pack.id());
        }
        if (whole || !left.intact().stream().allMatch(blob -> rebuilt.contains(blob.type(), blob.id()))) {
            name(pack.id(), left.intact());
            Action action = before == 0 ? Action.ADD : Action.CORRECT;
            String reason =
                    whole ? "it was damaged and is intact now" : "of its blobs some are intact and nowhere else";
            note(
                    pack.id(),
                    whole ? action : Action.SALVAGE,
                    reason,
                    before,
                    left.intact().size());
        } else {
            String reason = "it is damaged, and what is intact of it lies in other packs; a prune removes it";
            note(pack.id(), before == 0 ? Action.LEAVE : Action.SALVAGE, reason, before, 0);
        }
    }

    private int number(BlobId pack) {
        return named.index().pack(pack).orElseThrow().number();
    }

    private void name(BlobId pack, List<PackEntry> entries) {
        int unused = rebuilt.add(pack, entries);
    }

    private synchronized void keep(PackSummary pack) {
        asNamed.set(pack.number());
    }

    private void keepOrDrop(PackSummary pack) {
        if (asNamed.get(pack.number())) {
            name(pack.id(), named.index().entriesOf(pack.number()));
        } else if (!present.get(pack.number())) {
            note(pack.id(), Action.DROP, "it is not stored", pack.blobs(), 0);
        }
        operation.check();
    }

    private synchronized void note(BlobId pack, Action action, String reason, int before, int after) {
        changedCount++;
        if (changed.size() < IndexRepairPlan.MAX_LISTED || (action != Action.LEAVE && isFullOfLeft())) {
            changed.add(new IndexRepairPlan.Pack(pack.hex(), action, reason, before, after));
        }
    }

    /** A single pack that changes something must not go unnoticed behind a thousand that do not. */
    private boolean isFullOfLeft() {
        return changed.stream().allMatch(pack -> pack.action() == Action.LEAVE);
    }
}
