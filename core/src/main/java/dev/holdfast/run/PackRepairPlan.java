package dev.holdfast.run;

import java.util.List;
import java.util.Objects;

/**
 * What can be saved from damaged packs.
 *
 * @param packs the packs that go, in the order in which they were named or found
 * @param blobsSaved how many different blobs are intact in them and are stored anew
 * @param bytesSaved their stored size
 * @param blobsElsewhere how many different blobs are damaged in them and intact in another pack
 * @param lostBlobs ids of the blobs of which no intact copy is left, the first {@value #MAX_LISTED}
 * @param blobsLost how many there are
 */
public record PackRepairPlan(
        List<Pack> packs,
        long blobsSaved,
        long bytesSaved,
        long blobsElsewhere,
        List<String> lostBlobs,
        long blobsLost) {
    /** At most so many blobs are listed. */
    public static final int MAX_LISTED = 1000;

    /** Copies the lists. */
    public PackRepairPlan {
        packs = List.copyOf(packs);
        lostBlobs = List.copyOf(lostBlobs);
    }

    /** Whether no pack needs repair. */
    public boolean isEmpty() {
        return packs.isEmpty();
    }

    /**
     * A pack that goes.
     *
     * @param id 64 hex digits
     * @param bytes its size; -1 if it is not stored
     * @param blobsIntact how many of its blobs are intact
     * @param blobsDamaged how many of those that the index or its header names are not
     * @param remark what is wrong with its header; empty if nothing is
     */
    public record Pack(String id, long bytes, int blobsIntact, int blobsDamaged, String remark) {
        /** Nothing may be null. */
        public Pack {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(remark, "remark");
        }
    }
}
