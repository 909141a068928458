package dev.holdfast.internal.retain;

import dev.holdfast.internal.index.BlobIndex;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Blobs that a new snapshot needs and that were stored before it, so that their packs may be protected too short. What the parent
 * has at the same place is left out where the parent's packs are protected for long enough. Safe for use from any thread.
 */
public final class ReusedBlobs {
    private final @Nullable BlobIndex index;
    private final boolean parentSuffices;
    private final BitSet ordinals = new BitSet();
    private final ReentrantLock lock = new ReentrantLock();

    private ReusedBlobs(@Nullable BlobIndex index, boolean parentSuffices) {
        this.index = index;
        this.parentSuffices = parentSuffices;
    }

    /** Notes nothing. */
    public static ReusedBlobs ignored() {
        return new ReusedBlobs(null, true);
    }

    /**
     * Notes them.
     *
     * @param index may grow meanwhile; what is not in it when it is noted is new
     * @param parentSuffices whether all packs of the parent snapshot are protected for long enough
     */
    public static ReusedBlobs in(BlobIndex index, boolean parentSuffices) {
        return new ReusedBlobs(index, parentSuffices);
    }

    /** Notes the content of a file that was taken over from the parent. */
    public void unchanged(byte[] content) {
        if (!parentSuffices) {
            note(content, Set.of());
        }
    }

    /** Notes the content of a file that was read. */
    public void read(byte[] content, byte @Nullable [] parents) {
        if (index != null) {
            note(content, parents == null || !parentSuffices ? Set.of() : idsOf(parents));
        }
    }

    /** Notes the tree of a directory. */
    public void tree(BlobId id, @Nullable BlobId parents) {
        if (index != null && !(parentSuffices && id.equals(parents))) {
            note(BlobType.TREE, id, index);
        }
    }

    private static Set<BlobId> idsOf(byte[] content) {
        Set<BlobId> ids = new HashSet<>();
        for (int at = 0; at < content.length; at += BlobId.LENGTH) {
            ids.add(BlobId.of(content, at));
        }
        return ids;
    }

    private void note(byte[] content, Set<BlobId> known) {
        for (int at = 0; index != null && at < content.length; at += BlobId.LENGTH) {
            BlobId id = BlobId.of(content, at);
            if (!known.contains(id)) {
                note(BlobType.DATA, id, index);
            }
        }
    }

    private void note(BlobType type, BlobId id, BlobIndex in) {
        int ordinal = in.ordinal(type, id);
        if (ordinal < 0) {
            return;
        }
        lock.lock();
        try {
            ordinals.set(ordinal);
        } finally {
            lock.unlock();
        }
    }

    /** The packs that have any of them, by their numbers in the index, all copies; to be asked when nothing more comes. */
    public BitSet packs() {
        return index == null ? new BitSet() : index.packsWith(entry -> ordinals.get(entry.ordinal()));
    }
}
