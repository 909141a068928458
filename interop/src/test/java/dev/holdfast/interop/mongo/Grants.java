package dev.holdfast.interop.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import dev.holdfast.Secret;
import dev.holdfast.spi.store.StoreCredentials;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.Document;

/** The rights of a user of the database {@code admin}, one by one. */
public final class Grants {
    /** The password of all. */
    private static final String PASSWORD = "hush";

    private static final Pattern COMMAND = Pattern.compile(
            "db[.]getSiblingDB\\(\"admin\"\\)[.](createRole|grantRolesToUser|grantPrivilegesToRole)\\(");

    private static final boolean EACH = Boolean.getBoolean("holdfast.it.rights");
    private static final int SPARED = 7;

    private final MongoClient owner;
    private final String user;

    /**
     * A user who may do nothing yet.
     *
     * @param owner makes the user, and a role of the same name
     */
    public Grants(MongoClient owner, String user) {
        this.owner = owner;
        this.user = user;
        run(new Document("createRole", user).append("privileges", List.of()).append("roles", List.of()));
        run(new Document("createUser", user).append("pwd", PASSWORD).append("roles", List.of(user)));
    }

    /** Those of a user whom this makes. */
    public static StoreCredentials credentials(String user) {
        Map<String, String> values = Map.of("username", user, "password", PASSWORD);
        return StoreCredentials.byReference(
                Map.of("username", "username", "password", "password"),
                name -> Secret.of(values.getOrDefault(name, "")));
    }

    private void run(Document command) {
        var unused = owner.getDatabase("admin").runCommand(command);
    }

    /**
     * One right.
     *
     * @param resource as extended JSON
     * @param action on it
     */
    public record Grant(String resource, String action) {}

    /** Rights on one resource. */
    public static List<Grant> on(String resource, String... actions) {
        return List.of(actions).stream()
                .map(action -> new Grant(resource, action))
                .toList();
    }

    /** Lets the user do these, and nothing else by this role. */
    public void set(List<Grant> grants) {
        Map<String, List<String>> byResource = new LinkedHashMap<>();
        grants.forEach(each -> byResource
                .computeIfAbsent(each.resource(), any -> new ArrayList<>())
                .add(each.action()));
        List<Document> privileges = new ArrayList<>();
        byResource.forEach((resource, actions) ->
                privileges.add(new Document("resource", BsonDocument.parse(resource)).append("actions", actions)));
        run(new Document("updateRole", user).append("privileges", privileges));
    }

    /** Lets the user have these roles only, its own among them. */
    public void roles(String... names) {
        List<String> all = new ArrayList<>(List.of(names));
        all.add(user);
        run(new Document("updateUser", user).append("roles", all));
    }

    /**
     * Calls what is to be refused once for each right that is needed, which is missing then: of some that are spread over all, or, with
     * {@code -Dholdfast.it.rights=true}, of each. In the end nothing is missing, and in the latter case nothing is there that is not needed.
     *
     * @param isEnough whether rights are enough
     * @param refused told what is missing
     */
    public void withoutEach(List<Grant> enough, BooleanSupplier isEnough, Consumer<Grant> refused) {
        List<Grant> whole = EACH ? least(enough, isEnough) : enough;
        int tried = 0;
        for (int which = 0; which < whole.size(); which += EACH ? 1 : SPARED) {
            Grant missing = whole.get(which);
            set(whole.stream().filter(one -> !one.equals(missing)).toList());
            if (EACH || !isEnough.getAsBoolean()) {
                refused.accept(missing);
                tried++;
            }
        }
        assertThat(tried).isGreaterThan(2);
        set(whole);
    }

    private List<Grant> least(List<Grant> enough, BooleanSupplier isEnough) {
        List<Grant> left = enough;
        for (String resource : enough.stream().map(Grant::resource).distinct().toList()) {
            left = without(
                    left,
                    left.stream().filter(one -> one.resource().equals(resource)).toList(),
                    isEnough);
        }
        for (Grant each : left) {
            left = without(left, List.of(each), isEnough);
        }
        return left;
    }

    private List<Grant> without(List<Grant> all, List<Grant> some, BooleanSupplier isEnough) {
        List<Grant> fewer = new ArrayList<>(all);
        fewer.removeAll(some);
        set(fewer);
        return isEnough.getAsBoolean() ? fewer : all;
    }

    /** Runs the commands in a message, as somebody would in a shell; returns how many there were. */
    public int obey(String message) {
        int count = 0;
        Matcher command = COMMAND.matcher(message);
        while (command.find()) {
            BsonArray arguments = arguments(message.substring(command.end()));
            switch (command.group(1)) {
                case "createRole" -> create(arguments.get(0).asDocument());
                case "grantRolesToUser" ->
                    run(new Document("grantRolesToUser", arguments.get(0)).append("roles", arguments.get(1)));
                default ->
                    run(new Document("grantPrivilegesToRole", arguments.get(0)).append("privileges", arguments.get(1)));
            }
            count++;
        }
        return count;
    }

    private void create(BsonDocument role) {
        Document command = new Document("createRole", role.getString("role"));
        role.forEach((name, value) -> {
            if (!name.equals("role")) {
                command.append(name, value);
            }
        });
        run(command);
    }

    /** Up to the parenthesis that ends them: the first with which they can be read. */
    private static BsonArray arguments(String text) {
        for (int end = text.indexOf(')'); end >= 0; end = text.indexOf(')', end + 1)) {
            try {
                return BsonDocument.parse("{a: [" + text.substring(0, end) + "]}")
                        .getArray("a");
            } catch (RuntimeException unfinished) {
                // It is not the one that ends them.
            }
        }
        throw new AssertionError("no command: " + new BsonString(text));
    }
}
