package dev.holdfast.run;

import java.util.List;
import java.util.Objects;

/**
 * To which times a log of changes lets its target be restored.
 *
 * @param kind of the log, such as {@code oplog}
 * @param log names it
 * @param host that its backups and slices were recorded for, the newest one's
 * @param slices how many there are
 * @param bytes of all of them
 * @param intervals what can be restored, the earliest first; what lies between two is a gap
 */
public record RestorableLog(
        String kind, String log, String host, long slices, long bytes, List<RestorableInterval> intervals) {
    /** Copies the list. */
    public RestorableLog {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(log, "log");
        Objects.requireNonNull(host, "host");
        intervals = List.copyOf(intervals);
    }
}
