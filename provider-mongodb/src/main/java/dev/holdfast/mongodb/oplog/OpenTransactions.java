package dev.holdfast.mongodb.oplog;

import dev.holdfast.mongodb.ClusterTime;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which transactions entries have begun and not decided yet; keeps two times for each. Not for several threads. */
public final class OpenTransactions {
    private final Map<ClusterTime, ClusterTime> firstByLast = new HashMap<>();
    private final Set<ClusterTime> prepared = new HashSet<>();
    private ClusterTime seen = ClusterTime.ZERO;

    /** Looks at the next entry; one that was seen before changes nothing. */
    public void accept(OplogEntry entry) {
        if (!entry.time().isAfter(seen)) {
            return;
        }
        seen = entry.time();
        if (!entry.operation().equals("c")) {
            return;
        }
        String command = entry.command();
        if (command.equals("commitTransaction") || command.equals("abortTransaction")) {
            firstByLast.remove(entry.previous());
            prepared.remove(entry.previous());
        } else if (entry.holdsOperations()) {
            operations(entry);
        }
    }

    private void operations(OplogEntry entry) {
        ClusterTime first = entry.time();
        if (entry.continues()) {
            ClusterTime known = firstByLast.remove(entry.previous());
            first = known == null ? entry.previous() : known;
        }
        if (entry.isPartial() || entry.isPrepare()) {
            firstByLast.put(entry.time(), first);
        }
        if (entry.isPrepare()) {
            prepared.add(entry.time());
        }
    }

    /** When the first entry of the oldest open one was written. */
    public Optional<ClusterTime> oldest() {
        return firstByLast.values().stream().min(Comparator.naturalOrder());
    }

    /** Whether one that was prepared within the cut is not decided. */
    public boolean anyPreparedIn(Cut cut) {
        return prepared.stream().anyMatch(cut::includes);
    }

    /** Whether one was prepared by the entry of that time and is not decided. */
    boolean isPrepared(ClusterTime time) {
        return prepared.contains(time);
    }
}
