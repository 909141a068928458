package dev.holdfast.internal.repository;

import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotId;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.snapshot.SnapshotCodec;
import dev.holdfast.spi.store.StoreException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The snapshots of a repository. What was loaded once is not read again, as a snapshot never changes. */
public final class SnapshotStore {
    private static final int THREADS = 4;

    private final RepositoryFiles files;
    private final ConcurrentHashMap<SnapshotId, Snapshot> loaded = new ConcurrentHashMap<>();

    SnapshotStore(RepositoryFiles files) {
        this.files = files;
    }

    /** The ids of all snapshots, ascending. */
    public List<SnapshotId> ids() {
        return files.list(FileKind.SNAPSHOT).stream()
                .map(id -> new SnapshotId(id.hex()))
                .sorted()
                .toList();
    }

    /**
     * All snapshots, the oldest first; those that vanish meanwhile are left out.
     *
     * @throws dev.holdfast.RepositoryException.Damaged if one cannot be read
     */
    public List<Snapshot> all() {
        List<Snapshot> found = Collections.synchronizedList(new ArrayList<>());
        Parallel.forEach(ids(), THREADS, id -> {
            try {
                found.add(load(id));
            } catch (StoreException.NotFound gone) {
                loaded.remove(id);
            }
        });
        return found.stream()
                .sorted(Comparator.<Snapshot, java.time.Instant>comparing(
                                one -> one.time().toInstant())
                        .thenComparing(Snapshot::id))
                .toList();
    }

    /**
     * Tells each snapshot, in any order, and keeps none; those that vanish meanwhile are left out.
     *
     * @param each called by one thread at a time
     * @param damaged told, by one thread at a time, of each that cannot be read
     */
    public void forEach(Consumer<Snapshot> each, Consumer<RepositoryException.Damaged> damaged) {
        ReentrantLock turn = new ReentrantLock();
        Parallel.forEach(files.list(FileKind.SNAPSHOT), THREADS, file -> {
            try {
                Snapshot snapshot = read(new SnapshotId(file.hex()), file);
                inTurn(turn, () -> each.accept(snapshot));
            } catch (RepositoryException.Damaged unreadable) {
                inTurn(turn, () -> damaged.accept(unreadable));
            } catch (StoreException.NotFound gone) {
                loaded.remove(new SnapshotId(file.hex()));
            }
        });
    }

    private static void inTurn(ReentrantLock turn, Runnable action) {
        turn.lock();
        try {
            action.run();
        } finally {
            turn.unlock();
        }
    }

    private Snapshot read(SnapshotId id, BlobId file) {
        return SnapshotCodec.decode(id, files.load(FileKind.SNAPSHOT, file));
    }

    /**
     * One snapshot.
     *
     * @throws StoreException.NotFound if there is none of that id
     * @throws dev.holdfast.RepositoryException.Damaged if it cannot be read
     */
    public Snapshot load(SnapshotId id) {
        Snapshot known = loaded.get(id);
        if (known != null) {
            return known;
        }
        Snapshot snapshot = read(id, BlobId.fromHex(id.hex()));
        loaded.put(id, snapshot);
        return snapshot;
    }

    /**
     * Stores a snapshot. Everything it refers to must be stored and indexed already. If the store fails, the snapshot is looked
     * for: the answer may have been lost on its way.
     *
     * @param snapshot its id is not looked at
     * @return the same with its id
     */
    public Snapshot save(Snapshot snapshot) {
        return save(snapshot, Retention.none());
    }

    /** The same, protected. */
    public Snapshot save(Snapshot snapshot, Retention retention) {
        PreparedFile file = prepare(snapshot);
        try {
            save(file, retention);
        } catch (StoreException unclear) {
            requireStored(new SnapshotId(file.id().hex()), true, unclear);
        }
        return snapshot.withId(new SnapshotId(file.id().hex()));
    }

    /** Seals a snapshot, so that its id is known before it is stored. */
    public PreparedFile prepare(Snapshot snapshot) {
        return files.prepare(FileKind.SNAPSHOT, SnapshotCodec.encode(snapshot));
    }

    /** Stores what was prepared, protected. */
    public void save(PreparedFile file, Retention retention) {
        files.save(file, retention);
    }

    /** Whether there is a snapshot of that id now. */
    public boolean isStored(SnapshotId id) {
        return files.isStored(FileKind.SNAPSHOT, BlobId.fromHex(id.hex()));
    }

    /** Removes a snapshot; its data stays until a prune. If the store fails, it is looked for as in {@link #save(Snapshot)}. */
    public void delete(SnapshotId id) {
        try {
            files.delete(FileKind.SNAPSHOT, BlobId.fromHex(id.hex()));
        } catch (StoreException unclear) {
            requireStored(id, false, unclear);
        }
        loaded.remove(id);
    }

    /**
     * Removes snapshots; their data stays until a prune. Those that the store says it could not remove are looked for as in {@link
     * #save(Snapshot)}.
     *
     * @return those that are still there as far as can be told, and why
     */
    public Map<SnapshotId, StoreException> deleteAll(Collection<SnapshotId> ids) {
        List<BlobId> all = ids.stream().map(id -> BlobId.fromHex(id.hex())).toList();
        Map<BlobId, StoreException> unclear = removed(all);
        Map<SnapshotId, StoreException> failed = new LinkedHashMap<>();
        for (SnapshotId id : ids) {
            try {
                StoreException why = unclear.get(BlobId.fromHex(id.hex()));
                if (why != null) {
                    requireStored(id, false, why);
                }
                loaded.remove(id);
            } catch (StoreException.Interrupted stopped) {
                throw stopped;
            } catch (StoreException still) {
                failed.put(id, still);
            }
        }
        return failed;
    }

    private Map<BlobId, StoreException> removed(List<BlobId> all) {
        try {
            return files.deleteAll(FileKind.SNAPSHOT, all);
        } catch (StoreException.Interrupted stopped) {
            throw stopped;
        } catch (StoreException nothingKnown) {
            return all.stream().collect(Collectors.toMap(id -> id, id -> nothingKnown));
        }
    }

    private void requireStored(SnapshotId id, boolean expected, StoreException unclear) {
        boolean asExpected = false;
        try {
            asExpected = !(unclear instanceof StoreException.Interrupted) && isStored(id) == expected;
        } catch (StoreException noAnswer) {
            unclear.addSuppressed(noAnswer);
        }
        if (!asExpected) {
            throw unclear;
        }
    }
}
