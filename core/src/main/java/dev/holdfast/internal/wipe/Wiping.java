package dev.holdfast.internal.wipe;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.forget.Forgetting;
import dev.holdfast.internal.repository.DeletionRights;
import dev.holdfast.internal.repository.Layout;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.internal.repository.Removals;
import dev.holdfast.internal.retain.LockedObjects;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.StoreException;
import java.util.ArrayList;
import java.util.List;

/**
 * Removes a whole repository, and nothing else that lies at its place. Snapshots go first, then what names data, then data: whenever it is
 * broken off there is a sound repository with less in it, which can be wiped again. What makes it a repository goes last but for its
 * keys, without which what was left could not be opened.
 */
public final class Wiping {
    private static final String DOCUMENTS = "holdfast/";

    private static final String DOING = "removing the repository";

    private Wiping() {}

    /**
     * Removes everything.
     *
     * @param operation asked before each step; must hold the exclusive lock
     * @return how many objects were removed
     * @throws RepositoryException.Protected if a snapshot is protected, or the store protects anything; nothing was removed
     * @throws RepositoryException.Damaged if one cannot be read, as it may be protected; nothing was removed
     * @throws StoreException.Denied if the credentials may not delete, or not ask what the store protects; nothing was removed
     */
    public static long apply(OpenRepository repository, Operation operation) {
        Forgetting.requireUnprotected(repository, repository.snapshots().all());
        requireDeletable(repository, operation);
        BlobStore store = repository.store();
        long removed = 0;
        for (String directory : List.of("snapshots/", "index/", Layout.DATA, DOCUMENTS)) {
            removed += remove(store, directory, operation);
        }
        operation.checkWrite();
        store.delete(Layout.CONFIG);
        return removed + 1 + remove(store, Layout.KEYS, operation);
    }

    /** What would stay is found before anything goes: without its snapshots nobody would know what it belongs to. */
    private static void requireDeletable(OpenRepository repository, Operation operation) {
        DeletionRights.requireForSnapshots(repository, DOING);
        DeletionRights.requireForIndex(repository, DOING);
        DeletionRights.requireForPacks(repository, DOING);
        LockedObjects locked = new LockedObjects(repository, operation);
        if (locked.isPossible() && locked.ask(packsKeysAndConfig(repository))) {
            throw new RepositoryException.Protected(DOING + " was refused, and nothing was removed: the store "
                    + repository.store().description() + " protects " + locked.size()
                    + " packs, keys or the config, the last until "
                    + locked.last().orElseThrow() + "; wait until then");
        }
    }

    private static List<BlobKey> packsKeysAndConfig(OpenRepository repository) {
        List<BlobKey> keys = new ArrayList<>(List.of(Layout.CONFIG));
        repository.files().listPacks(pack -> keys.add(pack.key()));
        repository.store().list(Layout.KEYS, key -> keys.add(key.key()));
        return keys;
    }

    private static long remove(BlobStore store, String directory, Operation operation) {
        List<BlobKey> keys = new ArrayList<>();
        store.list(directory, info -> {
            String path = info.key().path();
            // locks, and what lies beside them, go with whoever holds them
            if (!path.startsWith(Layout.LOCK_OWNERS) || path.endsWith(Layout.GIVEN_BACK)) {
                keys.add(info.key());
            }
        });
        Removals.runOrFail(keys, "removing " + directory, operation, store::deleteAll);
        return keys.size();
    }
}
