package dev.holdfast.mongodb.check;

import java.util.List;
import java.util.Set;
import org.bson.BsonDocument;

/**
 * A role that every server has, as far as restores need it; as release 6.0 lists it ({@code rolesInfo} with {@code showPrivileges}).
 */
enum KnownRole {
    /** Writes collections, but reads, changes and removes no document of users. */
    RESTORE(
            "restore",
            granted("{cluster: true}", "applyOps", "forceUUID", "useUUID"),
            granted("{db: '', collection: ''}", "createRole", "createUser", "grantRole", "revokeRole"),
            writes("{db: '', collection: ''}"),
            writes("{db: 'config', collection: ''}"),
            writes("{db: '', collection: 'system.js'}"),
            writes("{system_buckets: ''}"),
            granted("{anyResource: true}", "listCollections")),

    /** Looks at the set. */
    CLUSTER_MONITOR(
            "clusterMonitor",
            granted(
                    "{cluster: true}",
                    "listDatabases",
                    "replSetGetConfig",
                    "replSetGetStatus",
                    "serverStatus",
                    "useUUID"),
            granted("{db: 'config', collection: ''}", "find"));

    private final String title;
    private final Privileges privileges;

    KnownRole(String title, BsonDocument... privileges) {
        this.title = title;
        this.privileges = new Privileges("", Set.of(), List.of(privileges));
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

    /** Its name. */
    String title() {
        return title;
    }

    /** Whether it allows an action. */
    boolean allows(Resource on, String action) {
        return privileges.allow(on, action);
    }
}
