package dev.holdfast.internal.index;

import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.pack.PackEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * What an index file names, in arrays of numbers: an object for each of fifty thousand blobs would cost more than all else when many
 * files are loaded. Only packs that are read to their end count. Used by one thread.
 */
public final class IndexBatch {
    private static final int ID = 4;

    private long[] packs = new long[ID * 64];
    private int[] packEnds = new int[64];
    private int packCount;

    private long[] ids = new long[ID * 1024];
    /** Offset, length and uncompressed length, unsigned, of each blob. */
    private int[] places = new int[3 * 1024];

    private boolean[] trees = new boolean[1024];
    private int count;

    /** Forgets everything and keeps the room. */
    public void clear() {
        packCount = 0;
        count = 0;
    }

    /** How many packs were read to their end. */
    public int packs() {
        return packCount;
    }

    /** How many blobs these packs have. */
    public int blobs() {
        return packCount == 0 ? 0 : packEnds[packCount - 1];
    }

    /** The next blob's room. */
    int begin() {
        if (count == trees.length) {
            int more = 2 * count;
            ids = Arrays.copyOf(ids, ID * more);
            places = Arrays.copyOf(places, 3 * more);
            trees = Arrays.copyOf(trees, more);
        }
        return count;
    }

    long[] ids() {
        return ids;
    }

    /** Completes the blob whose id was put where {@link #begin} said. */
    void end(boolean tree, long offset, long length, long uncompressed) {
        trees[count] = tree;
        places[3 * count] = (int) offset;
        places[3 * count + 1] = (int) length;
        places[3 * count + 2] = (int) uncompressed;
        count++;
    }

    /** Makes the blobs since the last pack those of a pack. */
    void endPack(BlobId id) {
        if (packCount == packEnds.length) {
            packs = Arrays.copyOf(packs, 2 * packs.length);
            packEnds = Arrays.copyOf(packEnds, 2 * packEnds.length);
        }
        packs[ID * packCount] = id.first();
        packs[ID * packCount + 1] = id.second();
        packs[ID * packCount + 2] = id.third();
        packs[ID * packCount + 3] = id.fourth();
        packEnds[packCount++] = count;
    }

    BlobId pack(int pack) {
        return id(packs, pack);
    }

    int firstOf(int pack) {
        return pack == 0 ? 0 : packEnds[pack - 1];
    }

    int endOf(int pack) {
        return packEnds[pack];
    }

    boolean isTree(int blob) {
        return trees[blob];
    }

    BlobId id(int blob) {
        return id(ids, blob);
    }

    int offset(int blob) {
        return places[3 * blob];
    }

    int length(int blob) {
        return places[3 * blob + 1];
    }

    int uncompressedLength(int blob) {
        return places[3 * blob + 2];
    }

    private static BlobId id(long[] from, int index) {
        return new BlobId(from[ID * index], from[ID * index + 1], from[ID * index + 2], from[ID * index + 3]);
    }

    /** Gives the packs with their blobs as values, in the order of the file. */
    void forEach(BiConsumer<BlobId, List<PackEntry>> each) {
        for (int pack = 0; pack < packCount; pack++) {
            List<PackEntry> entries = new ArrayList<>(endOf(pack) - firstOf(pack));
            for (int blob = firstOf(pack); blob < endOf(pack); blob++) {
                entries.add(entry(blob));
            }
            each.accept(pack(pack), entries);
        }
    }

    private PackEntry entry(int blob) {
        return new PackEntry(
                isTree(blob) ? BlobType.TREE : BlobType.DATA,
                id(blob),
                Integer.toUnsignedLong(offset(blob)),
                Integer.toUnsignedLong(length(blob)),
                Integer.toUnsignedLong(uncompressedLength(blob)));
    }
}
