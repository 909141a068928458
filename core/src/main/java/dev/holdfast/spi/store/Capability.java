package dev.holdfast.spi.store;

/** What a store can do beyond the basic contract; declared by the store, never guessed. */
public enum Capability {
    /** Create-only writes are decided by the store in one step. */
    CREATE_ONLY,
    /** Writes that depend on the version are decided by the store in one step. */
    REPLACE_IF_UNCHANGED,
    /** Objects can be protected against deletion until a given time. */
    OBJECT_LOCK,
    /** Deleted and replaced objects can be brought back. */
    VERSIONS,
    /** Objects may lie in an archive, from which they have to be recalled before they can be read. */
    ARCHIVES,
    /** What was stored survives the end of the process. */
    DURABLE
}
