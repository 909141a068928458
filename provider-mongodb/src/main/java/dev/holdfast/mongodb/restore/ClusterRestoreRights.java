package dev.holdfast.mongodb.restore;

import dev.holdfast.mongodb.check.Resource;
import dev.holdfast.mongodb.check.Rights;
import dev.holdfast.mongodb.layout.Namespace;
import dev.holdfast.mongodb.oplog.ReplayRules;
import java.util.List;
import java.util.Set;

/**
 * What whoever signs in must be allowed to do on the sets of a cluster beside what a restore does to each alone: stopping the balancer,
 * looking at what moves, dropping databases, writing what lies where, and removing orphaned documents.
 *
 * @param router whether the balancer is stopped by a router
 * @param routing what will be written
 */
record ClusterRestoreRights(boolean router, Routing routing) {
    /** On the config servers. */
    void ofConfig(Rights rights) {
        rights.need(Resource.CLUSTER, "flushRouterConfig");
        if (!router) {
            rights.need(Resource.CLUSTER, "internal");
        }
        find(rights, "collections", "databases", "locks", "reshardingOperations", "settings", "shards", "version");
        write(rights, "settings");
        write(rights, "tags", "remove");
        write(rights, "databases");
        for (String aside : List.of(ReplayRules.ASIDE + "collections", ReplayRules.ASIDE + "databases")) {
            rights.need(Resource.of("admin", aside), "createCollection", "dropCollection", "find", "insert", "update");
        }
        if (!routing.collections().isEmpty()) {
            write(rights, "collections");
            write(rights, "chunks", "remove");
            find(rights, "chunks");
        }
    }

    /**
     * On a shard.
     *
     * @param dropped databases that only the shard knows and that are dropped there
     */
    void ofShard(Rights rights, Set<String> dropped) {
        rights.need(Resource.CLUSTER, "flushRouterConfig", "internal", "serverStatus");
        find(rights, "migrationCoordinators", "migrationRecipients", "system.sharding_ddl_coordinators");
        if (!routing.collections().isEmpty()) {
            rights.need(Resource.of("config", "rangeDeletions"), "remove");
        }
        dropped.forEach(name -> rights.need(Resource.ofDatabase(name), "dropDatabase"));
        routing.collections()
                .keySet()
                .forEach(name -> Namespace.parse(name)
                        .ifPresent(known -> rights.need(Resource.of(known), "find", "listIndexes", "remove")));
    }

    private static void find(Rights rights, String... collections) {
        for (String collection : collections) {
            rights.need(Resource.of("config", collection), "find");
        }
    }

    private static void write(Rights rights, String collection, String... more) {
        Resource on = Resource.of("config", collection);
        rights.need(on, "insert", "update");
        rights.need(on, more);
    }
}
