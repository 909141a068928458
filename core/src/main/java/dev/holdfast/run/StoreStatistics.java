package dev.holdfast.run;

import java.util.Map;
import java.util.Objects;

/**
 * How a store was used since it was opened.
 *
 * @param operations one entry for each operation, also for those never called
 */
public record StoreStatistics(Map<Operation, Counts> operations) {
    private static final Counts NONE = new Counts(0, 0, 0, 0);

    /** Keeps a copy of the map. */
    public StoreStatistics {
        operations = Map.copyOf(operations);
    }

    /** The counts of one operation. */
    public Counts of(Operation operation) {
        return Objects.requireNonNullElse(operations.get(operation), NONE);
    }

    /** Bytes stored by calls that succeeded. */
    public long uploadedBytes() {
        return of(Operation.PUT).bytes();
    }

    /** Bytes read, also by calls that failed half-way. */
    public long downloadedBytes() {
        return of(Operation.GET).bytes();
    }

    /** The calls that a store offers. */
    public enum Operation {
        /** Storing an object. */
        PUT,
        /** Reading an object or a range of it. */
        GET,
        /** Asking about an object. */
        HEAD,
        /** Naming the objects below a prefix. */
        LIST,
        /** Removing an object. */
        DELETE,
        /** Removing many objects at once. */
        DELETE_ALL,
        /** Protecting an object for longer. */
        EXTEND_RETENTION,
        /** Asking until when an object is protected. */
        RETAINED_UNTIL,
        /** Asking that an object come back from an archive. */
        RECALL,
        /** Asking for the store's clock. */
        STORE_TIME
    }

    /**
     * The counts of one operation.
     *
     * @param calls how often it was called and ended
     * @param failures how many of the calls threw
     * @param bytes what was stored, or read; 0 for the others
     * @param nanos time spent in all calls together, in nanoseconds, including the caller's reading
     */
    public record Counts(long calls, long failures, long bytes, long nanos) {}
}
