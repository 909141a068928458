package dev.holdfast.internal.prune;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.index.BlobCursor;
import dev.holdfast.internal.index.BlobIndex;
import dev.holdfast.internal.index.NumberTable;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.walk.BlobSet;
import dev.holdfast.run.PrunePlan;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * How much of each pack is needed. Of a blob with several copies one counts as needed: one in a pack that holds other needed blobs
 * or nothing but copies, else the last.
 */
final class PackUse implements AutoCloseable {
    private static final int MOST_COPIES = 255;
    private static final int SHOWN = 5;
    /** Where the numbers of a pack lie in its row. */
    private static final int USED_BLOBS = 0;

    private static final int UNUSED_BLOBS = 4;
    private static final int DUPLICATE_BLOBS = 8;
    private static final int USED_BYTES = 12;
    private static final int UNUSED_BYTES = 20;
    private static final int ROW = 28;
    private static final int UNUSED = 0;
    /** A needed blob whose one copy is found, or chosen. */
    private static final int SETTLED = 1;

    private final BlobIndex index;
    private final BlobSet used;
    private final StoredPacks stored;
    private final int packCount;
    /** How many copies each blob has, by ordinal. */
    private final NumberTable copies;

    private final BitSet lastCopy = new BitSet();
    private final NumberTable packs;
    private final BitSet data = new BitSet();
    private final BitSet trees = new BitSet();
    private final BitSet uncompressed = new BitSet();
    private final Sum usedSum = new Sum();
    private final Sum duplicateSum = new Sum();
    private final Sum unusedSum = new Sum();

    /** Blobs and bytes that grow and shrink. */
    static final class Sum {
        private long blobs;
        private long bytes;

        void add(long moreBlobs, long moreBytes) {
            blobs += moreBlobs;
            bytes += moreBytes;
        }

        long bytes() {
            return bytes;
        }

        PrunePlan.Tally tally() {
            return new PrunePlan.Tally(blobs, bytes);
        }
    }

    private PackUse(BlobIndex index, BlobSet used, StoredPacks stored) {
        this.index = index;
        this.used = used;
        this.stored = stored;
        packCount = index.packCount();
        copies = new NumberTable(index.entries(), 1);
        packs = new NumberTable(packCount, ROW);
    }

    /** @throws RepositoryException.Damaged if a needed blob lies in no pack that is there */
    static PackUse of(BlobIndex index, BlobSet used, StoredPacks stored) {
        PackUse use = new PackUse(index, used, stored);
        index.forEach(use::countCopy);
        use.refuseIfMissing();
        index.forEachPack(pack -> use.packs.addLong(pack.number(), USED_BYTES, pack.sizeBytes()));
        index.forEach(use::count);
        if (use.duplicateSum.blobs > 0) {
            index.forEach(use::choose);
        }
        return use;
    }

    private void countCopy(BlobCursor entry) {
        int ordinal = entry.ordinal();
        if (used.contains(ordinal) && stored.isPresent(entry.packNumber()) && copies(ordinal) < MOST_COPIES) {
            copies.putByte(ordinal, 0, copies(ordinal) + 1);
        }
    }

    private int copies(int ordinal) {
        return copies.getByte(ordinal, 0);
    }

    private void refuseIfMissing() {
        List<String> missing = new ArrayList<>();
        used.forEach(ordinal -> {
            if (copies(ordinal) == UNUSED && missing.size() < SHOWN) {
                missing.add(index.handle(ordinal) + " in pack "
                        + index.location(ordinal).packId().hex());
            }
        });
        if (!missing.isEmpty()) {
            throw new RepositoryException.Damaged("packs with data that snapshots need are missing: "
                    + String.join(", ", missing) + "; nothing was changed, run 'check' to see what is affected");
        }
    }

    private void count(BlobCursor entry) {
        int pack = entry.packNumber();
        long bytes = entry.length();
        (entry.type() == BlobType.DATA ? data : trees).set(pack);
        if (entry.uncompressedLength() == 0) {
            uncompressed.set(pack);
        }
        int count = stored.isPresent(pack) ? copies(entry.ordinal()) : UNUSED;
        if (count == SETTLED) {
            packs.addInt(pack, USED_BLOBS, 1);
            usedSum.add(1, bytes);
            return;
        }
        packs.addLong(pack, USED_BYTES, -bytes);
        packs.addLong(pack, UNUSED_BYTES, bytes);
        packs.addInt(pack, UNUSED_BLOBS, 1);
        if (count != UNUSED) {
            packs.addInt(pack, DUPLICATE_BLOBS, 1);
        }
        (count == UNUSED ? unusedSum : duplicateSum).add(1, bytes);
    }

    /** Copies are met one after the other: one is settled on, at the latest the last. */
    private void choose(BlobCursor entry) {
        int pack = entry.packNumber();
        int ordinal = entry.ordinal();
        int count = copies(ordinal);
        if ((count <= SETTLED && !lastCopy.get(ordinal)) || !stored.isPresent(pack)) {
            return;
        }
        if (packs.getInt(pack, USED_BLOBS) > 0
                || packs.getInt(pack, DUPLICATE_BLOBS) == packs.getInt(pack, UNUSED_BLOBS)
                || lastCopy.get(ordinal)) {
            settle(pack, ordinal, entry.length());
        } else {
            copies.putByte(ordinal, 0, copies(ordinal) - 1);
            lastCopy.set(ordinal, copies(ordinal) == SETTLED);
        }
    }

    private void settle(int pack, int ordinal, long bytes) {
        packs.addInt(pack, USED_BLOBS, 1);
        packs.addLong(pack, USED_BYTES, bytes);
        packs.addInt(pack, UNUSED_BLOBS, -1);
        packs.addLong(pack, UNUSED_BYTES, -bytes);
        usedSum.add(1, bytes);
        duplicateSum.add(-1, -bytes);
        copies.putByte(ordinal, 0, SETTLED);
        lastCopy.clear(ordinal);
    }

    int packs() {
        return packCount;
    }

    boolean isNeeded(int pack) {
        return packs.getInt(pack, USED_BLOBS) > 0;
    }

    boolean isNeededWhole(int pack) {
        return packs.getInt(pack, UNUSED_BLOBS) == 0;
    }

    int usedBlobs(int pack) {
        return packs.getInt(pack, USED_BLOBS);
    }

    int unusedBlobs(int pack) {
        return packs.getInt(pack, UNUSED_BLOBS);
    }

    /** Size of needed blobs and header. */
    long usedBytes(int pack) {
        return packs.getLong(pack, USED_BYTES);
    }

    long unusedBytes(int pack) {
        return packs.getLong(pack, UNUSED_BYTES);
    }

    long bytes(int pack) {
        return packs.getLong(pack, USED_BYTES) + packs.getLong(pack, UNUSED_BYTES);
    }

    boolean isDataOnly(int pack) {
        return data.get(pack) && !trees.get(pack);
    }

    boolean isMixed(int pack) {
        return data.get(pack) && trees.get(pack);
    }

    boolean isTreesOnly(int pack) {
        return trees.get(pack) && !data.get(pack);
    }

    boolean hasUncompressed(int pack) {
        return uncompressed.get(pack);
    }

    Sum used() {
        return usedSum;
    }

    Sum duplicate() {
        return duplicateSum;
    }

    Sum unused() {
        return unusedSum;
    }

    /** Gives the room outside the heap back. */
    @Override
    public void close() {
        copies.close();
        packs.close();
    }
}
