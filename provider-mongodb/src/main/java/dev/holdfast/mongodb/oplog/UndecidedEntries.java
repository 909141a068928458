package dev.holdfast.mongodb.oplog;

import dev.holdfast.mongodb.ClusterTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which entries of a stretch of an oplog belong to transactions that are not decided at its end: all that somebody needs of it who has
 * what it did. Keeps a time for each. Not for several threads.
 */
public final class UndecidedEntries {
    private final ClusterTime end;
    private final Map<ClusterTime, List<ClusterTime>> byLast = new HashMap<>();

    /** @param end of the stretch; later entries do not count */
    public UndecidedEntries(ClusterTime end) {
        this.end = end;
    }

    /** Looks at the next entry. */
    public void accept(OplogEntry entry) {
        if (entry.time().isAfter(end) || !entry.operation().equals("c")) {
            return;
        }
        String command = entry.command();
        if (command.equals("commitTransaction") || command.equals("abortTransaction")) {
            byLast.remove(entry.previous());
        } else if (entry.holdsOperations()) {
            operations(entry);
        }
    }

    private void operations(OplogEntry entry) {
        List<ClusterTime> begun = entry.continues() ? byLast.remove(entry.previous()) : null;
        if (entry.isPartial() || entry.isPrepare()) {
            List<ClusterTime> times = begun == null ? new ArrayList<>() : begun;
            times.add(entry.time());
            byLast.put(entry.time(), times);
        }
    }

    /** Their times. */
    public Set<ClusterTime> times() {
        Set<ClusterTime> all = new HashSet<>();
        byLast.values().forEach(all::addAll);
        return all;
    }
}
