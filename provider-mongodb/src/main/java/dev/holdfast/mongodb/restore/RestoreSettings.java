package dev.holdfast.mongodb.restore;

import dev.holdfast.mongodb.layout.NamespaceFilter;
import dev.holdfast.mongodb.layout.NamespaceMapping;
import java.time.Duration;

/**
 * How a dump is put into a deployment.
 *
 * @param filter which collections are restored, by their names in the dump
 * @param mapping under which names
 * @param drop whether collections that are there are dropped first; else they are left alone
 * @param users whether users and roles are restored too
 * @param indexes whether indexes are built
 * @param oplog whether the oplog of the dump is applied
 * @param rights whether what whoever signs in may do is compared with what the restore needs, before anything is done
 * @param uuids whether collections keep their UUIDs where they keep their names
 * @param parallel how many write at once
 * @param shards how many shards of a cluster are restored at once
 * @param balancerWait how long chunks of a cluster may still move before it is restored to
 */
public record RestoreSettings(
        NamespaceFilter filter,
        NamespaceMapping mapping,
        boolean drop,
        boolean users,
        boolean indexes,
        boolean oplog,
        boolean rights,
        boolean uuids,
        int parallel,
        int shards,
        Duration balancerWait) {
    /** The same for one of several sets that are restored at once. */
    RestoreSettings ofShard(int writers) {
        return new RestoreSettings(
                filter, mapping, drop, users, indexes, oplog, rights, uuids, writers, shards, balancerWait);
    }
}
