package dev.holdfast.run;

import java.util.List;
import java.util.Objects;

/**
 * What rebuilding the index will change.
 *
 * @param indexFiles how many index files there are
 * @param unreadableFiles ids of those that are damaged; they are removed once everything is named anew
 * @param packsKept how many packs are named as they should be
 * @param packsNamedTwice how many of them several index files name
 * @param packs packs about which the index says nothing or something else than is stored, the first {@value #MAX_LISTED}
 * @param packCount how many such packs there are
 */
public record IndexRepairPlan(
        long indexFiles,
        List<String> unreadableFiles,
        long packsKept,
        long packsNamedTwice,
        List<Pack> packs,
        long packCount) {
    /** At most so many packs are listed. */
    public static final int MAX_LISTED = 1000;

    /** Copies the lists. */
    public IndexRepairPlan {
        unreadableFiles = List.copyOf(unreadableFiles);
        packs = List.copyOf(packs);
    }

    /** Whether the index is as it should be; packs that no index can name do not count. */
    public boolean isEmpty() {
        return unreadableFiles.isEmpty()
                && packsNamedTwice == 0
                && packs.stream().allMatch(pack -> pack.action() == Action.LEAVE);
    }

    /** What happens to a pack's place in the index. */
    public enum Action {
        /** It was not named; its header tells its blobs. */
        ADD,
        /** The index said something else than its header does. */
        CORRECT,
        /** It is not stored any more; what it held is lost, unless another pack holds it too. */
        DROP,
        /** Its header cannot be read; those of the blobs that the index named and that are intact stay named. */
        SALVAGE,
        /**
         * Nothing in it can be named: its header cannot be read and no index ever named its blobs, or it is damaged and a repair has
         * saved elsewhere what was intact. It is left where it is.
         */
        LEAVE
    }

    /**
     * A pack that is not named as it should be.
     *
     * @param id 64 hex digits
     * @param reason why
     * @param blobsBefore how many of its blobs were named
     * @param blobsAfter how many are named from now on
     */
    public record Pack(String id, Action action, String reason, int blobsBefore, int blobsAfter) {
        /** Nothing may be null. */
        public Pack {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(action, "action");
            Objects.requireNonNull(reason, "reason");
        }
    }
}
