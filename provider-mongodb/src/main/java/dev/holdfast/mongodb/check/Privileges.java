package dev.holdfast.mongodb.check;

import com.mongodb.MongoException;
import dev.holdfast.mongodb.MongoException.Refused;
import dev.holdfast.mongodb.connect.Commands;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * What whoever is signed in may do.
 *
 * @param user name and database; empty if nobody is signed in, or nobody asks
 * @param roles those of the database {@code admin}, by name
 * @param privileges as the server lists them
 */
public record Privileges(String user, Set<String> roles, List<BsonDocument> privileges) {
    /** Where nobody asks. */
    public static final Privileges UNCHECKED = new Privileges("", Set.of(), List.of());

    private static final int NO_REPLICATION = 76;

    /** Commands that only look, by what whoever sends them must be allowed. */
    private static final Map<String, String> PROBES = new TreeMap<>(Map.of(
            "internal", "replSetGetRBID",
            "hostInfo", "hostInfo",
            "getCmdLineOpts", "getCmdLineOpts"));

    /** Copies the lists. */
    public Privileges {
        roles = Set.copyOf(roles);
        privileges = List.copyOf(privileges);
    }

    /** Asks a server. */
    public static Privileges of(Commands server) {
        BsonDocument info = server.admin(new BsonDocument("connectionStatus", new BsonInt32(1))
                        .append("showPrivileges", BsonBoolean.TRUE))
                .getDocument("authInfo");
        String user = documents(info.getArray("authenticatedUsers")).stream()
                .map(one -> one.getString("user").getValue() + "@"
                        + one.getString("db").getValue())
                .findFirst()
                .orElse("");
        Set<String> roles = new HashSet<>();
        documents(info.getArray("authenticatedUserRoles", new BsonArray())).stream()
                .filter(role -> Commands.text(role, "db").equals("admin"))
                .forEach(role -> roles.add(Commands.text(role, "role")));
        Privileges own =
                new Privileges(user, roles, documents(info.getArray("authenticatedUserPrivileges", new BsonArray())));
        return own.isUnchecked() || own.areEnforced(server) ? own : UNCHECKED;
    }

    /** Users may sign in where nobody is asked for rights: there a server does also what they may not. */
    private boolean areEnforced(Commands server) {
        return PROBES.entrySet().stream()
                .filter(probe -> !allow(Resource.CLUSTER, probe.getKey()))
                .findFirst()
                .filter(probe -> isDone(server, probe.getValue()))
                .isEmpty();
    }

    private static boolean isDone(Commands server, String command) {
        try {
            BsonDocument unused = server.admin(command);
            return true;
        } catch (Refused refused) {
            return refused.getCause() instanceof MongoException said && said.getCode() == NO_REPLICATION;
        }
    }

    private static List<BsonDocument> documents(BsonArray array) {
        return array.stream().map(BsonValue::asDocument).toList();
    }

    /** Where nobody signs in, nothing is refused: a server that checks rights has refused other questions before. */
    public boolean isUnchecked() {
        return user.isEmpty();
    }

    /** Which of these actions on something are not allowed. */
    public Set<String> missing(Resource on, String... actions) {
        Set<String> missing = new TreeSet<>(List.of(actions));
        for (BsonDocument privilege : privileges) {
            if (!missing.isEmpty() && on.isWithin(privilege.getDocument("resource"))) {
                privilege.getArray("actions", new BsonArray()).forEach(action -> grant(missing, action));
            }
        }
        return missing;
    }

    private static void grant(Set<String> missing, BsonValue action) {
        String granted = action.asString().getValue();
        if (granted.equals("anyAction")) {
            missing.clear();
        } else {
            missing.remove(granted);
        }
    }

    /** Whether an action on something is allowed. */
    public boolean allow(Resource on, String action) {
        return missing(on, action).isEmpty();
    }

    /** Whether anything at all is allowed on collections of all databases: then servers list these, too. */
    boolean reachAllDatabases() {
        return privileges.stream().anyMatch(one -> Resource.COLLECTIONS.isWithin(one.getDocument("resource")));
    }

    /** The user's name. */
    String name() {
        return user.substring(0, user.lastIndexOf('@'));
    }

    /** The database that the user is of. */
    String database() {
        return user.substring(user.lastIndexOf('@') + 1);
    }

    /** As servers list what a role grants. */
    static BsonDocument privilege(BsonDocument resource, Set<String> actions) {
        BsonArray array = new BsonArray();
        new TreeSet<>(actions).forEach(action -> array.add(new BsonString(action)));
        return new BsonDocument("resource", resource).append("actions", array);
    }
}
