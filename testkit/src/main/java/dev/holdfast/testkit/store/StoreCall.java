package dev.holdfast.testkit.store;

import dev.holdfast.run.StoreStatistics.Operation;

/**
 * One call to a store.
 *
 * @param number counts from 1, over all operations
 * @param operation what was asked
 * @param name the key, the prefix of a listing, or empty
 * @param moment when this is told
 */
public record StoreCall(long number, Operation operation, String name, Moment moment) {
    /** When a call is told. */
    public enum Moment {
        /** Nothing has been done yet. */
        BEFORE,
        /** It is done, and the caller does not know yet. */
        AFTER
    }
}
