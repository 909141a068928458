package dev.holdfast.mongodb.restore;

import com.mongodb.MongoException;
import dev.holdfast.mongodb.MongoException.Refused;
import dev.holdfast.mongodb.connect.Commands;
import dev.holdfast.run.Finding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * Users and roles that the target has and the dump too. The server leaves them as they are and says nothing, so that nobody locks himself
 * out; whoever wanted those of the dump has to know which are not.
 *
 * @param target with those of the dump in the collections beside
 */
record StandingAccounts(Target target) {
    private static final BsonArray NONE = new BsonArray();

    /** What differs; never what passwords are checked by. */
    List<Finding> differences() {
        try {
            List<BsonDocument> roles = read(TemporaryUsers.ROLES);
            List<Finding> all = new ArrayList<>(differences("user", read(TemporaryUsers.USERS), users()));
            all.addAll(differences("role", roles, roles(roles)));
            return all;
        } catch (Refused refused) {
            return List.of(new Finding(
                    Finding.Severity.WARNING,
                    target.connection().description(),
                    "users and roles that are there already stay as they are, and nobody could look whether they differ from those of"
                            + " the dump: " + refused.getMessage(),
                    "grant viewUser and viewRole on all databases"));
        }
    }

    private static List<Finding> differences(String kind, List<BsonDocument> dumped, List<BsonDocument> there) {
        return there.stream()
                .filter(one -> dumped.stream()
                        .anyMatch(other -> Objects.equals(name(one, kind), name(other, kind)) && !isSame(one, other)))
                .map(one -> new Finding(
                        Finding.Severity.WARNING,
                        name(one, kind),
                        "the " + kind + " is there already and differs from that of the dump; it stays as it is",
                        "drop it and restore with users again, to have it as it was dumped"))
                .toList();
    }

    private static String name(BsonDocument account, String kind) {
        return Commands.text(account, "db") + "." + Commands.text(account, kind);
    }

    private static boolean isSame(BsonDocument one, BsonDocument other) {
        return Objects.equals(one.get("credentials"), other.get("credentials"))
                && Objects.equals(one.get("customData"), other.get("customData"))
                && Set.copyOf(one.getArray("roles", NONE)).equals(Set.copyOf(other.getArray("roles", NONE)))
                && privileges(one).equals(privileges(other));
    }

    /** Each action on each resource, in whichever order they are listed. */
    private static Set<List<BsonValue>> privileges(BsonDocument role) {
        Set<List<BsonValue>> all = new HashSet<>();
        for (BsonValue each : role.getArray("privileges", NONE)) {
            BsonDocument privilege = each.asDocument();
            privilege
                    .getArray("actions", NONE)
                    .forEach(action -> all.add(List.of(privilege.getDocument("resource"), action)));
        }
        return all;
    }

    private List<BsonDocument> users() {
        BsonDocument asked = new BsonDocument("usersInfo", new BsonDocument("forAllDBs", BsonBoolean.TRUE))
                .append("showCredentials", BsonBoolean.TRUE);
        return documents(target.commands().admin(asked).getArray("users", NONE));
    }

    private List<BsonDocument> roles(List<BsonDocument> dumped) {
        BsonArray names = new BsonArray();
        for (BsonDocument role : dumped) {
            names.add(new BsonDocument("role", new BsonString(Commands.text(role, "role")))
                    .append("db", new BsonString(Commands.text(role, "db"))));
        }
        if (names.isEmpty()) {
            return List.of();
        }
        BsonDocument asked = new BsonDocument("rolesInfo", names).append("showPrivileges", BsonBoolean.TRUE);
        return documents(target.commands().admin(asked).getArray("roles", NONE));
    }

    private static List<BsonDocument> documents(BsonArray values) {
        return values.stream().map(BsonValue::asDocument).toList();
    }

    private List<BsonDocument> read(String temporary) {
        try {
            return target.client()
                    .getDatabase("admin")
                    .getCollection(temporary, BsonDocument.class)
                    .find()
                    .into(new ArrayList<>());
        } catch (MongoException failure) {
            throw target.commands().failed("find on admin." + temporary, failure);
        }
    }
}
