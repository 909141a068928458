package dev.holdfast.spi.store;

import java.util.Objects;

/** What must be true of the key for a write to happen; checked by the store in one step with the write. */
public sealed interface Precondition {
    /** Nothing: create or replace. */
    record None() implements Precondition {}

    /** The key must not exist; else {@link StoreException.AlreadyExists}. */
    record Absent() implements Precondition {}

    /**
     * The key must exist in this version; else {@link StoreException.PreconditionFailed}.
     *
     * @param version as given by {@link BlobInfo#version()}
     */
    record Unchanged(String version) implements Precondition {
        /** The version may not be null. */
        public Unchanged {
            Objects.requireNonNull(version, "version");
        }
    }

    /** Create or replace. */
    static Precondition none() {
        return new None();
    }

    /** Create only. */
    static Precondition absent() {
        return new Absent();
    }

    /** Replace this version only. */
    static Precondition unchanged(String version) {
        return new Unchanged(version);
    }
}
