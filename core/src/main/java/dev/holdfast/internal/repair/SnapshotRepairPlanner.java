package dev.holdfast.internal.repair;

import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotId;
import dev.holdfast.internal.index.BlobIndex;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.PackEntry;
import dev.holdfast.internal.prune.StoredPacks;
import dev.holdfast.internal.repository.FileKind;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.internal.seal.Sha256;
import dev.holdfast.internal.snapshot.SnapshotCodec;
import dev.holdfast.run.SnapshotRepairPlan;
import dev.holdfast.run.SnapshotRepairPlan.Damaged;
import dev.holdfast.run.SnapshotRepairPlan.Loss;
import dev.holdfast.run.SnapshotRepairPlan.State;
import dev.holdfast.spi.store.StoreException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Walks snapshots and finds out what is lost of them. Changes nothing. */
public final class SnapshotRepairPlanner {
    private final OpenRepository repository;
    private final BlobIndex index;
    private final Operation operation;
    private final StoredPacks stored;
    private final TreeRepair trees;
    private final List<Snapshot> readable = new ArrayList<>();
    /** Intact snapshots by the names of others under which they lie. */
    private final Map<SnapshotId, Snapshot> misnamed = new TreeMap<>();

    private final Set<SnapshotId> saved = new HashSet<>();
    private final List<Damaged> found = new ArrayList<>();
    private final Map<SnapshotId, String> unreadable = new TreeMap<>();

    private SnapshotRepairPlanner(OpenRepository repository, BlobIndex index, Operation operation) {
        this.repository = repository;
        this.index = index;
        this.operation = operation;
        this.stored = StoredPacks.of(repository, index);
        this.trees = trees(repository, index, stored, RepairedTrees.dryRun(), operation);
    }

    static TreeRepair trees(
            OpenRepository repository, BlobIndex index, StoredPacks stored, TreeSaver saver, Operation operation) {
        NodeRepair nodes = new NodeRepair(new PresentBlobs(repository, index, stored));
        return new TreeRepair(repository, index, nodes, saver, operation);
    }

    /**
     * Makes a plan. To be carried out, it must be made under the exclusive lock under which that happens.
     *
     * @param names the snapshots to repair, each by its id or the beginning of it; if there are none, all
     * @param removeOld whether damaged snapshots are removed when what is left of them is stored
     * @throws RepositoryException.Refused if an index file cannot be read, or something is missing and packs that no index names
     *     may hold it: then nobody knows what is lost
     * @throws RepositoryException.Protected if a snapshot that would be removed is protected
     * @throws RepositoryException.NotFound if a name fits no snapshot
     * @throws RepositoryException.Ambiguous if a name fits several
     * @throws StoreException if the store fails; that something cannot be read now does not mean that it is lost
     */
    public static PlannedSnapshotRepair plan(
            OpenRepository repository, Collection<String> names, boolean removeOld, Operation operation) {
        BlobIndex index = SoundIndex.of(repository);
        return new SnapshotRepairPlanner(repository, index, operation).plan(names, removeOld);
    }

    private PlannedSnapshotRepair plan(Collection<String> names, boolean removeOld) {
        List<SnapshotId> ids = repository.snapshots().ids();
        Collection<SnapshotId> chosen = names.isEmpty() ? ids : named(ids, names);
        chosen.forEach(this::load);
        readable.sort(Comparator.comparing(snapshot -> snapshot.time().toInstant()));
        int done = 0;
        for (Snapshot snapshot : readable) {
            Walked walked = walk(snapshot);
            if (!walked.isWhole()) {
                found.add(walked.damaged());
            }
            operation.listener().progressed("looking for losses", ++done, readable.size());
        }
        int sound = readable.size() - found.size();
        Map<SnapshotId, Walked> walked = new TreeMap<>();
        misnamed.forEach((name, snapshot) -> walked.put(name, walk(snapshot)));
        walked.values().stream()
                .filter(Walked::rootIsThere)
                .forEach(one -> saved.add(one.snapshot().id()));
        walked.forEach((name, one) -> found.add(misnamed(name, one)));
        if (found.stream().anyMatch(damaged -> damaged.lossCount() > 0 || damaged.state() == State.LOST)) {
            requireNoHiddenPacks();
        }
        unreadable.forEach((id, problem) -> found.add(unreadable(id, problem)));
        SnapshotRepairPlan plan = new SnapshotRepairPlan(sound, found, removeOld);
        Map<SnapshotId, Snapshot> byName = new HashMap<>(misnamed);
        readable.forEach(snapshot -> byName.put(snapshot.id(), snapshot));
        PlannedSnapshotRepair planned = new PlannedSnapshotRepair(repository, index, stored, byName, plan);
        planned.requireUnprotected();
        return planned;
    }

    private static Collection<SnapshotId> named(List<SnapshotId> ids, Collection<String> names) {
        Set<SnapshotId> chosen = new LinkedHashSet<>();
        for (String name : names) {
            List<SnapshotId> fitting = ids.stream()
                    .filter(id -> !name.isEmpty() && id.hex().startsWith(name))
                    .limit(2)
                    .toList();
            if (fitting.isEmpty()) {
                throw new RepositoryException.NotFound("no snapshot begins with '" + name + "'; see 'snapshots'");
            }
            if (fitting.size() > 1) {
                throw new RepositoryException.Ambiguous(
                        "several snapshots begin with '" + name + "'; give more digits");
            }
            chosen.add(fitting.get(0));
        }
        return chosen;
    }

    private void load(SnapshotId id) {
        operation.check();
        try {
            readable.add(repository.snapshots().load(id));
        } catch (RepositoryException.Damaged damaged) {
            readMisnamed(id)
                    .ifPresentOrElse(
                            inside -> misnamed.put(id, inside),
                            () -> unreadable.put(id, String.valueOf(damaged.getMessage())));
        }
    }

    private Damaged unreadable(SnapshotId id, String problem) {
        String rest = isSaved(id) ? "; what it held lies under another name" : "; what it held is lost";
        return new Damaged(id, State.UNREADABLE, problem + rest, List.of(), 0);
    }

    private Damaged misnamed(SnapshotId name, Walked walked) {
        String message = "its file holds the snapshot " + walked.snapshot().id().brief() + " of "
                + walked.snapshot().time().toOffsetDateTime()
                + (walked.isWhole() ? "" : ", and " + walked.message())
                + (isSaved(name) ? "" : "; the snapshot that belongs here is lost");
        State state = walked.rootIsThere() ? State.MISNAMED : State.LOST;
        return new Damaged(name, state, message, walked.losses().listed, walked.losses().count);
    }

    /** Whether a snapshot lies under the name of another. */
    private boolean isSaved(SnapshotId id) {
        return saved.contains(id);
    }

    /** What opens was written by us, under whatever name it lies now. */
    private Optional<Snapshot> readMisnamed(SnapshotId id) {
        byte[] bytes =
                repository.store().get(FileKind.SNAPSHOT.key(BlobId.fromHex(id.hex())), 0, -1, in -> in.readAllBytes());
        try {
            SnapshotId own = new SnapshotId(
                    BlobId.of(new Sha256().hash(bytes, 0, bytes.length), 0).hex());
            return Optional.of(SnapshotCodec.decode(own, repository.files().open(bytes)));
        } catch (RepositoryException.Damaged damaged) {
            return Optional.empty();
        }
    }

    /** What a walk through a snapshot found. */
    private record Walked(Snapshot snapshot, boolean rootIsThere, Losses losses) {
        boolean isWhole() {
            return rootIsThere && losses.count == 0;
        }

        String message() {
            return rootIsThere
                    ? losses.count + (losses.count == 1 ? " entry is" : " entries are") + " not as it was backed up"
                    : "its root directory cannot be read";
        }

        Damaged damaged() {
            State state = rootIsThere ? State.REPAIRABLE : State.LOST;
            return new Damaged(snapshot.id(), state, message(), losses.listed, losses.count);
        }
    }

    private Walked walk(Snapshot snapshot) {
        Losses losses = new Losses();
        boolean rootIsThere =
                trees.repair(BlobId.fromHex(snapshot.tree()), losses).isPresent();
        return new Walked(snapshot, rootIsThere, losses);
    }

    private static final class Losses implements Consumer<Loss> {
        private final List<Loss> listed = new ArrayList<>();
        private long count;

        @Override
        public void accept(Loss loss) {
            count++;
            if (listed.size() < Damaged.MAX_LISTED) {
                listed.add(loss);
            }
        }
    }

    /** What looks lost may lie in packs that no index names: index files may be gone. */
    private void requireNoHiddenPacks() {
        stored.unindexed().forEach((pack, bytes) -> {
            operation.check();
            List<PackEntry> hidden;
            try {
                hidden = StoredHeader.read(repository, pack, bytes).stream()
                        .filter(entry -> !index.contains(entry.type(), entry.id()))
                        .toList();
            } catch (RepositoryException.Damaged | StoreException.NotFound unusable) {
                return;
            }
            // A damaged pack that the store still protects lies there unnamed after its repair: nothing in it can help.
            if (new IntactBlobs(repository).in(pack, bytes, hidden).isEmpty()) {
                return;
            }
            throw new RepositoryException.Refused("pack " + pack.hex()
                    + " is named by no index and may hold what seems to be lost; nothing was changed,"
                    + " run 'holdfast repair index' first");
        });
    }
}
