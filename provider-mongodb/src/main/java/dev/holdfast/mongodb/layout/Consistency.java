package dev.holdfast.mongodb.layout;

/** What makes a dump one moment of a replica set. */
public enum Consistency {
    /** The member stood still under a lock. */
    LOCK,
    /** What happened meanwhile is in the oplog that was dumped too. */
    OPLOG,
    /** Nothing: collections show different moments. */
    NONE,
    /** Something that this program does not know. */
    UNKNOWN
}
