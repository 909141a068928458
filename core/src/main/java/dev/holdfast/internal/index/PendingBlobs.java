package dev.holdfast.internal.index;

import dev.holdfast.internal.pack.BlobHandle;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.pack.PackEntry;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The blobs that this process is writing and that no index knows yet, so that two workers do not store the same one twice.
 * Safe for use from any thread.
 */
public final class PendingBlobs {
    private final BlobIndex index;
    private final Set<BlobHandle> pending = ConcurrentHashMap.newKeySet();

    /** @param index where blobs go when they are stored */
    public PendingBlobs(BlobIndex index) {
        this.index = index;
    }

    /**
     * Asks for the right to store a blob.
     *
     * @return true if the caller must store it, and then say {@link #finish} or {@link #fail}; false if it is stored, or
     *     being stored by another
     */
    public boolean claim(BlobType type, BlobId id) {
        if (index.contains(type, id)) {
            return false;
        }
        BlobHandle handle = new BlobHandle(type, id);
        if (!pending.add(handle)) {
            return false;
        }
        if (index.contains(type, id)) {
            pending.remove(handle);
            return false;
        }
        return true;
    }

    /** Puts the blobs of a pack that is completely stored into the index, and ends their claims. */
    public void finish(BlobId pack, Collection<PackEntry> entries) {
        int unused = index.add(pack, entries);
        entries.forEach(entry -> pending.remove(entry.handle()));
    }

    /** Ends the claim of a blob that could not be stored; others may claim it. */
    public void fail(BlobType type, BlobId id) {
        pending.remove(new BlobHandle(type, id));
    }

    /** Whether the blob is being stored and is not in the index. */
    public boolean isPending(BlobType type, BlobId id) {
        return pending.contains(new BlobHandle(type, id));
    }

    /** How many blobs are claimed. */
    public int size() {
        return pending.size();
    }
}
