package dev.holdfast.mongodb.topology;

/** What a server is a part of. */
public enum Role {
    /** Of nothing: it has no oplog. */
    STANDALONE,
    /** A replica set on its own. */
    REPLICA_SET,
    /** A replica set that is a shard of a cluster. */
    SHARD,
    /** The replica set that knows where a cluster's documents are. */
    CONFIG,
    /** It has no data and passes on what clients ask ({@code mongos}). */
    ROUTER
}
