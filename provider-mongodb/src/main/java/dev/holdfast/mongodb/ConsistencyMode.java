package dev.holdfast.mongodb;

/** What is to make a dump one moment of a replica set. */
public enum ConsistencyMode {
    /** A lock where majority writes go on without the locked member, else the oplog; on a server without oplog nothing. */
    AUTO,
    /** A secondary is locked while it is read ({@code fsyncLock}). */
    LOCK,
    /** What happens meanwhile is dumped too, and applied when it is restored. */
    OPLOG,
    /** Nothing: each collection shows the moment at which it was read. */
    NONE
}
