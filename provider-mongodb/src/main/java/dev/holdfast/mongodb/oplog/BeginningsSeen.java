package dev.holdfast.mongodb.oplog;

import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.MongoException.Inconsistent;
import java.util.HashSet;
import java.util.Set;

/**
 * Tells entries of transactions whose beginning was read from those of others, which nobody can put together. Of these, what was decided
 * before a copy began is in the copy. Not for several threads.
 */
final class BeginningsSeen {
    private final ClusterTime contained;
    private final Set<ClusterTime> begun = new HashSet<>();

    /** @param contained what entries up to here have decided is there anyway */
    BeginningsSeen(ClusterTime contained) {
        this.contained = contained;
    }

    /**
     * Looks at the next entry.
     *
     * @return whether it can be applied; if not, it need not be
     * @throws Inconsistent if it cannot be and has to be
     */
    boolean isWhole(OplogEntry entry) {
        String command = entry.command();
        if (command.equals("abortTransaction")) {
            return begun.remove(entry.previous());
        }
        boolean goesOn = command.equals("commitTransaction") || (entry.holdsOperations() && entry.continues());
        if (goesOn && !begun.remove(entry.previous())) {
            return leftOut(entry);
        }
        if (isOpenAfter(entry)) {
            begun.add(entry.time());
        }
        return true;
    }

    private static boolean isOpenAfter(OplogEntry entry) {
        return entry.holdsOperations() && (entry.isPartial() || entry.isPrepare());
    }

    private boolean leftOut(OplogEntry entry) {
        if (!isOpenAfter(entry) && entry.time().isAfter(contained)) {
            throw new Inconsistent(
                    "a transaction that was decided at " + entry.time()
                            + " began before the first entry of the oplog that was read; dump again",
                    null);
        }
        return false;
    }
}
