package dev.holdfast.internal.walk;

import dev.holdfast.internal.index.BlobIndex;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.IntConsumer;

/**
 * A set of blobs by their ordinals in an index, one bit for each entry of the index. The index must not grow meanwhile. Safe for
 * use from any thread.
 */
public final class BlobSet {
    private final AtomicLongArray words;

    private BlobSet(AtomicLongArray words) {
        this.words = words;
    }

    /** An empty set for the blobs that the index has now. */
    public static BlobSet of(BlobIndex index) {
        return new BlobSet(new AtomicLongArray((index.entries() >>> 6) + 1));
    }

    /** A set that holds the same now and is its own from then on. */
    public BlobSet copy() {
        return copy(words.length());
    }

    /** The same, with room for the blobs that the index has now. */
    public BlobSet copyFor(BlobIndex index) {
        return copy(Math.max(words.length(), (index.entries() >>> 6) + 1));
    }

    private BlobSet copy(int length) {
        long[] values = new long[length];
        for (int i = 0; i < words.length(); i++) {
            values[i] = words.get(i);
        }
        return new BlobSet(new AtomicLongArray(values));
    }

    /** Adds a blob; true if it was not in the set. */
    public boolean add(int ordinal) {
        long bit = 1L << ordinal;
        return (words.getAndUpdate(ordinal >>> 6, word -> word | bit) & bit) == 0;
    }

    /** Takes a blob out; true if it was in the set. */
    public boolean remove(int ordinal) {
        long bit = 1L << ordinal;
        return (words.getAndUpdate(ordinal >>> 6, word -> word & ~bit) & bit) != 0;
    }

    /** Whether a blob is in the set; one that came into the index later is not. */
    public boolean contains(int ordinal) {
        return ordinal >>> 6 < words.length() && (words.get(ordinal >>> 6) >>> ordinal & 1) != 0;
    }

    /** How many blobs are in the set. */
    public long size() {
        long count = 0;
        for (int i = 0; i < words.length(); i++) {
            count += Long.bitCount(words.get(i));
        }
        return count;
    }

    /** Whether there is no blob in the set. */
    public boolean isEmpty() {
        return size() == 0;
    }

    /** Visits the ordinals in ascending order. */
    public void forEach(IntConsumer visitor) {
        for (int i = 0; i < words.length(); i++) {
            for (long word = words.get(i); word != 0; word &= word - 1) {
                visitor.accept((i << 6) + Long.numberOfTrailingZeros(word));
            }
        }
    }
}
