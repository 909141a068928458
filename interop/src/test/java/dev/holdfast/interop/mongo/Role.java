package dev.holdfast.interop.mongo;

/** What a server is in a sharded cluster. */
public enum Role {
    /** Holds a part of the data. */
    SHARD("--shardsvr"),
    /** Knows which part lies where. */
    CONFIG("--configsvr");

    private final String argument;

    Role(String argument) {
        this.argument = argument;
    }

    String argument() {
        return argument;
    }
}
