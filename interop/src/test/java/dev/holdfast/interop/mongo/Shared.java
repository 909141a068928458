package dev.holdfast.interop.mongo;

import com.mongodb.client.MongoDatabase;
import java.util.Set;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** Deployments that the tests of one JVM use one after the other. They start when they are first wanted and end with the JVM. */
public final class Shared {
    private static final Set<String> OWN = Set.of("admin", "config", "local");

    private static @Nullable MongoServer one;
    private static @Nullable MongoServer other;
    private static @Nullable ReplicaSet set;

    private Shared() {}

    /** A server that stands alone, without databases of users. */
    public static synchronized MongoServer server() {
        MongoServer running = one;
        if (running == null) {
            running = MongoServer.start(ServerOptions.open());
            one = running;
        }
        return emptied(running);
    }

    /** Another server that stands alone, without databases of users. */
    public static synchronized MongoServer otherServer() {
        MongoServer running = other;
        if (running == null) {
            running = MongoServer.start(ServerOptions.open());
            other = running;
        }
        return emptied(running);
    }

    /** Primary, secondary and a hidden one, without databases of users and all with what the primary has. */
    public static synchronized ReplicaSet replicaSet() {
        ReplicaSet running = set;
        if (running == null) {
            running = ReplicaSet.usual("shared", ServerOptions.open());
            set = running;
        }
        emptied(running);
        running.awaitCaughtUp();
        return running;
    }

    /** Drops all databases of users, and all users and roles. */
    public static <D extends Deployment> D emptied(D deployment) {
        for (String name : deployment.client().listDatabaseNames()) {
            if (!OWN.contains(name)) {
                MongoDatabase database = deployment.client().getDatabase(name);
                database.runCommand(new Document("dropAllUsersFromDatabase", 1));
                database.runCommand(new Document("dropAllRolesFromDatabase", 1));
                database.drop();
            }
        }
        deployment.admin(new Document("dropAllUsersFromDatabase", 1));
        deployment.admin(new Document("dropAllRolesFromDatabase", 1));
        return deployment;
    }
}
