package dev.holdfast.run;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a prune will do, before it does it. Sizes are bytes as stored.
 *
 * @param used blobs that snapshots need, one copy of each
 * @param duplicate further copies of them
 * @param unused blobs that no snapshot needs
 * @param removed blobs that go with packs that nobody needs
 * @param repacked blobs in packs that are repacked
 * @param dropped those of the repacked that are not taken along
 * @param unindexedBytes size of packs that no index names; they are removed first
 * @param uncompressedBytes size of packs with uncompressed blobs that stay so
 * @param packsUsed packs with needed blobs only
 * @param packsPartlyUsed packs with both
 * @param packsUnused packs with none
 * @param packsUnindexed packs that no index names
 * @param packsKept packs that stay as they are
 * @param packsArchived those of them that hold something unneeded and stay because they lie in an archive
 * @param packsRepacked packs whose needed blobs move
 * @param packsRemoved packs that go as a whole
 * @param packsForgotten packs that are gone already and are only taken out of the index
 * @param packsLocked packs that would go or be repacked if the store did not protect them still; they stay as they are
 * @param lockedBytes what would be freed of them
 * @param freeFrom when the first of them may go, by the store's clock; null if there are none
 * @param freeUntil when the last of them may go, as far as is known now; null if there are none
 * @param packs the first {@value #MAX_PACKS} packs that do not stay as they are, or stay only as they are protected, and why
 */
public record PrunePlan(
        Tally used,
        Tally duplicate,
        Tally unused,
        Tally removed,
        Tally repacked,
        Tally dropped,
        long unindexedBytes,
        long uncompressedBytes,
        long packsUsed,
        long packsPartlyUsed,
        long packsUnused,
        long packsUnindexed,
        long packsKept,
        long packsArchived,
        long packsRepacked,
        long packsRemoved,
        long packsForgotten,
        long packsLocked,
        long lockedBytes,
        @Nullable Instant freeFrom,
        @Nullable Instant freeUntil,
        List<Pack> packs) {
    /** At most so many packs are listed one by one. */
    public static final int MAX_PACKS = 10_000;

    /** Copies the list. */
    public PrunePlan {
        packs = List.copyOf(packs);
    }

    /** Bytes that the repository will shrink by, apart from headers of packs. */
    public long freedBytes() {
        return removed.bytes() + dropped.bytes() + unindexedBytes;
    }

    /** Bytes that no snapshot needs and that stay all the same. */
    public long remainingUnusedBytes() {
        return unused.bytes() + duplicate.bytes() - removed.bytes() - dropped.bytes();
    }

    /** Whether there is nothing to do. */
    public boolean isEmpty() {
        return packsUnindexed + packsRepacked + packsRemoved + packsForgotten == 0;
    }

    /**
     * A number of blobs.
     *
     * @param blobs how many
     * @param bytes their stored size
     */
    public record Tally(long blobs, long bytes) {}

    /** What is done to a pack. */
    public enum Action {
        /** Removed first, as no index names it. */
        REMOVE_UNINDEXED,
        /** Removed when the index no longer names it. */
        REMOVE,
        /** Its needed blobs are moved, then it is removed. */
        REPACK,
        /** Gone already, taken out of the index. */
        FORGET,
        /** Kept, as the store protects it still. */
        KEEP_LOCKED
    }

    /**
     * One decision.
     *
     * @param id 64 hex digits
     * @param action what will be done
     * @param usedBytes size of needed blobs and header
     * @param unusedBytes size of blobs not needed; for a pack that no index names its whole size
     * @param reason why, in a few words
     */
    public record Pack(String id, Action action, long usedBytes, long unusedBytes, String reason) {}
}
