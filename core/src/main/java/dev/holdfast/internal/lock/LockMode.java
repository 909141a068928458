package dev.holdfast.internal.lock;

/** Whom a lock keeps away. */
public enum LockMode {
    /** Those who want to be alone. */
    SHARED,
    /** Everybody. */
    EXCLUSIVE
}
