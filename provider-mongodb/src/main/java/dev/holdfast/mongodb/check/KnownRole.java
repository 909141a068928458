package dev.holdfast.mongodb.check;

import java.util.List;
import java.util.Set;
import org.bson.BsonDocument;

/**
 * A role that every server has, as far as restores need it; as release 6.0 lists it ({@code rolesInfo} with {@code showPrivileges}).
 *
 * @param title its name
 * @param privileges what it grants
 */
record KnownRole(String title, Privileges privileges) {
    /** Writes collections, but reads, changes and removes no document of users. */
    private static final KnownRole RESTORE = of(
            "restore",
            granted("{cluster: true}", "applyOps", "forceUUID", "useUUID"),
            granted("{db: '', collection: ''}", "createRole", "createUser", "grantRole", "revokeRole"),
            writes("{db: '', collection: ''}"),
            writes("{db: 'config', collection: ''}"),
            writes("{db: '', collection: 'system.js'}"),
            writes("{system_buckets: ''}"),
            granted("{anyResource: true}", "listCollections"));

    /** Looks at the set. */
    private static final KnownRole CLUSTER_MONITOR = of(
            "clusterMonitor",
            granted(
                    "{cluster: true}",
                    "listDatabases",
                    "replSetGetConfig",
                    "replSetGetStatus",
                    "serverStatus",
                    "useUUID"),
            granted("{db: 'config', collection: ''}", "find"));

    /** All of them, in the order in which they are proposed. */
    static final List<KnownRole> ALL = List.of(RESTORE, CLUSTER_MONITOR);

    private static KnownRole of(String title, BsonDocument... privileges) {
        return new KnownRole(title, new Privileges("", Set.of(), List.of(privileges)));
    }

    private static BsonDocument writes(String resource) {
        return granted(
                resource,
                "bypassDocumentValidation",
                "collMod",
                "convertToCapped",
                "createCollection",
                "createIndex",
                "dropCollection",
                "insert");
    }

    private static BsonDocument granted(String resource, String... actions) {
        return Privileges.privilege(BsonDocument.parse(resource), Set.of(actions));
    }

    /** Whether it allows an action. */
    boolean allows(Resource on, String action) {
        return privileges.allow(on, action);
    }
}
