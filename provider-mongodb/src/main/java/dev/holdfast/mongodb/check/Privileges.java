package dev.holdfast.mongodb.check;

import dev.holdfast.mongodb.connect.Commands;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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
 * @param user name and database; empty if nobody is signed in
 * @param privileges as the server lists them
 */
record Privileges(String user, List<BsonDocument> privileges) {
    /** Copies the list. */
    Privileges {
        privileges = List.copyOf(privileges);
    }

    static Privileges of(Commands server) {
        BsonDocument info = server.admin(new BsonDocument("connectionStatus", new BsonInt32(1))
                        .append("showPrivileges", BsonBoolean.TRUE))
                .getDocument("authInfo");
        String user = documents(info.getArray("authenticatedUsers")).stream()
                .map(one -> one.getString("user").getValue() + "@"
                        + one.getString("db").getValue())
                .findFirst()
                .orElse("");
        return new Privileges(user, documents(info.getArray("authenticatedUserPrivileges", new BsonArray())));
    }

    private static List<BsonDocument> documents(BsonArray array) {
        return array.stream().map(BsonValue::asDocument).toList();
    }

    /** Where nobody signs in, nothing is refused: a server that checks rights has refused the question before. */
    boolean isUnchecked() {
        return user.isEmpty();
    }

    /** Which of these actions on the cluster as a whole it lacks. */
    Set<String> missingOnCluster(String... actions) {
        return missing(
                List.of(actions),
                resource -> resource.getBoolean("cluster", BsonBoolean.FALSE).getValue());
    }

    /** Which of these actions on a collection it lacks; "" stands for any. */
    Set<String> missingOn(String database, String collection, String... actions) {
        return missing(
                List.of(actions),
                resource -> fits(resource, "db", database) && fits(resource, "collection", collection));
    }

    /** The same for a collection of the system's own, which only rights that name it are good for. */
    Set<String> missingOnSystem(String database, String collection, String... actions) {
        return missing(
                List.of(actions),
                resource -> fits(resource, "db", database)
                        && new BsonString(collection).equals(resource.get("collection")));
    }

    private static boolean fits(BsonDocument resource, String name, String wanted) {
        BsonValue value = resource.get(name);
        if (value == null) {
            return false;
        }
        String given = value.asString().getValue();
        return given.isEmpty() || given.equals(wanted);
    }

    private Set<String> missing(List<String> actions, java.util.function.Predicate<BsonDocument> on) {
        Set<String> missing = new TreeSet<>(actions);
        for (BsonDocument privilege : privileges) {
            BsonDocument resource = privilege.getDocument("resource");
            if (resource.getBoolean("anyResource", BsonBoolean.FALSE).getValue() || on.test(resource)) {
                List<String> granted = new ArrayList<>();
                privilege
                        .getArray("actions", new BsonArray())
                        .forEach(action -> granted.add(((BsonString) action).getValue()));
                missing.removeAll(granted);
                if (granted.contains("anyAction")) {
                    missing.clear();
                }
            }
        }
        return missing;
    }
}
