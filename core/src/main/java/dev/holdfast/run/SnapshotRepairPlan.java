package dev.holdfast.run;

import dev.holdfast.SnapshotId;
import java.util.List;
import java.util.Objects;

/**
 * What is lost of which snapshots.
 *
 * @param sound how many of the snapshots that were looked at need no repair
 * @param damaged the others, the oldest first; those whose file is damaged come last
 * @param removesOld whether damaged snapshots are removed once what is left of them is stored
 */
public record SnapshotRepairPlan(int sound, List<Damaged> damaged, boolean removesOld) {
    /** Copies the list. */
    public SnapshotRepairPlan {
        damaged = List.copyOf(damaged);
    }

    /** Whether nothing is lost of any snapshot. */
    public boolean isEmpty() {
        return damaged.isEmpty();
    }

    /** What is left of a snapshot. */
    public enum State {
        /** Everything but what is listed. */
        REPAIRABLE,
        /** Nothing: its root directory cannot be read. */
        LOST,
        /** Nothing: its file is damaged. */
        UNREADABLE,
        /** Everything but what is listed: its file is intact but lies under another's name. */
        MISNAMED
    }

    /**
     * A snapshot that is not whole.
     *
     * @param message what is wrong, in a sentence
     * @param losses what is missing from it, in the order of its paths; the first {@value #MAX_LISTED}
     * @param lossCount how many losses there are
     */
    public record Damaged(SnapshotId id, State state, String message, List<Loss> losses, long lossCount) {
        /** At most so many losses are listed for a snapshot. */
        public static final int MAX_LISTED = 10_000;

        /** Copies the list. */
        public Damaged {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(state, "state");
            Objects.requireNonNull(message, "message");
            losses = List.copyOf(losses);
        }
    }

    /** What happens to an entry. */
    public enum Change {
        /** A file keeps those parts of its content that are there. */
        SHORTENED,
        /** A file had another size than its content; nothing is lost. */
        RESIZED,
        /** A directory's listing is lost: it stays, empty, or with what came before the damage. */
        EMPTIED,
        /** An entry goes: its name cannot be used, or another entry has it. */
        DROPPED,
        /** A directory's entries are put in order; nothing is lost. */
        SORTED
    }

    /**
     * A change in a snapshot.
     *
     * @param path from the root of the snapshot, beginning with a slash
     * @param bytesLost for a file how many bytes its listing promised more than are left; else 0
     * @param blobsLost for a file how many pieces of its content are lost; else 0
     */
    public record Loss(String path, Change change, long bytesLost, long blobsLost) {
        /** Nothing may be null. */
        public Loss {
            Objects.requireNonNull(path, "path");
            Objects.requireNonNull(change, "change");
        }
    }
}
