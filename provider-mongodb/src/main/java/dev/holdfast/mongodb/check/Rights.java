package dev.holdfast.mongodb.check;

import dev.holdfast.run.Finding;
import dev.holdfast.run.Finding.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bson.BsonDocument;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;

/** Compares what is needed with what whoever is signed in may do, and says what is missing and what grants it. Used by one thread. */
public final class Rights {
    /** The role that is proposed for what no role of the server's has. */
    static final String ROLE = "holdfastRestore";

    /** So many resources are named in a message; the command names all. */
    private static final int NAMED = 5;

    /** A command that names more collections is written for all of them. */
    private static final int MOST = 20;

    private static final JsonWriterSettings SHELL =
            JsonWriterSettings.builder().outputMode(JsonMode.RELAXED).build();

    private final Privileges own;
    private final Map<Resource, Set<String>> missing = new LinkedHashMap<>();

    /** Nothing is needed yet. */
    public Rights(Privileges own) {
        this.own = own;
    }

    /** What whoever is signed in may do. */
    public Privileges own() {
        return own;
    }

    /** Needs all of these actions. */
    public void need(Resource on, String... actions) {
        Set<String> refused = own.isUnchecked() ? Set.of() : own.missing(on, actions);
        if (!refused.isEmpty()) {
            missing.computeIfAbsent(on, any -> new TreeSet<>()).addAll(refused);
        }
    }

    /** Needs to make a collection, which is no view: servers let everybody do so who may insert into it. */
    public void needToCreate(Resource on, boolean capped) {
        if (!own.allow(on, "insert")) {
            need(on, "createCollection");
        }
        if (capped) {
            need(on, "convertToCapped");
        }
    }

    /** Needs to see the names of all databases. */
    public void needToListDatabases() {
        if (!own.reachAllDatabases()) {
            need(Resource.CLUSTER, "listDatabases");
        }
    }

    /**
     * What is missing: for each role that the server has, what that grants, and then the rest.
     *
     * @param severity how bad it is
     * @param purpose what it is needed for, to follow "which"; empty for the restore itself
     */
    public List<Finding> lacking(Severity severity, String purpose) {
        Map<Resource, Set<String>> rest = new LinkedHashMap<>();
        missing.forEach((on, actions) -> rest.put(on, new TreeSet<>(actions)));
        List<Finding> findings = new ArrayList<>();
        for (KnownRole role : KnownRole.ALL) {
            Map<Resource, Set<String>> granted = taken(rest, role);
            if (!granted.isEmpty()) {
                findings.add(finding(severity, granted, purpose, grant(role.title())));
            }
        }
        if (!rest.isEmpty()) {
            findings.add(finding(severity, rest, purpose, own(rest)));
        }
        return findings;
    }

    private static Map<Resource, Set<String>> taken(Map<Resource, Set<String>> rest, KnownRole role) {
        Map<Resource, Set<String>> taken = new LinkedHashMap<>();
        rest.forEach((on, actions) -> {
            Set<String> granted =
                    actions.stream().filter(action -> role.allows(on, action)).collect(Collectors.toSet());
            if (!granted.isEmpty()) {
                taken.put(on, granted);
                actions.removeAll(granted);
            }
        });
        rest.values().removeIf(Set::isEmpty);
        return taken;
    }

    private Finding finding(Severity severity, Map<Resource, Set<String>> actions, String purpose, String remedy) {
        Map<String, List<Resource>> byActions = new TreeMap<>();
        actions.forEach((on, some) -> byActions
                .computeIfAbsent(String.join(", ", new TreeSet<>(some)), any -> new ArrayList<>())
                .add(on));
        String what = byActions.entrySet().stream()
                .map(group -> group.getKey() + " on " + names(group.getValue()))
                .collect(Collectors.joining("; "));
        return new Finding(
                severity, own.user(), "it may not " + what + (purpose.isEmpty() ? "" : ", which " + purpose), remedy);
    }

    private static String names(List<Resource> resources) {
        String named = resources.stream().limit(NAMED).map(Resource::toString).collect(Collectors.joining(", "));
        return resources.size() > NAMED ? named + " and " + (resources.size() - NAMED) + " more" : named;
    }

    private String grant(String role) {
        return "run db.getSiblingDB(" + quoted(own.database()) + ").grantRolesToUser(" + quoted(own.name())
                + ", [{role: \"" + role + "\", db: \"admin\"}])";
    }

    /** The role of one's own is made, or gets more if the user has it. */
    private String own(Map<Resource, Set<String>> rest) {
        String privileges = "["
                + bounded(rest).entrySet().stream()
                        .map(one -> Privileges.privilege(one.getKey().toBson(), one.getValue())
                                .toJson(SHELL))
                        .collect(Collectors.joining(", "))
                + "]";
        return own.roles().contains(ROLE)
                ? "run db.getSiblingDB(\"admin\").grantPrivilegesToRole(\"" + ROLE + "\", " + privileges + ")"
                : "run db.getSiblingDB(\"admin\").createRole({role: \"" + ROLE + "\", roles: [], privileges: "
                        + privileges + "}); " + grant(ROLE).substring("run ".length());
    }

    private static Map<Resource, Set<String>> bounded(Map<Resource, Set<String>> rest) {
        if (rest.size() <= MOST) {
            return rest;
        }
        Map<Resource, Set<String>> bounded = new LinkedHashMap<>();
        rest.forEach((on, actions) -> bounded.computeIfAbsent(
                        on.isUsual() ? Resource.COLLECTIONS : on, any -> new TreeSet<>())
                .addAll(actions));
        return bounded;
    }

    /** As a shell reads it. */
    private static String quoted(String text) {
        String document = new BsonDocument("", new org.bson.BsonString(text)).toJson(SHELL);
        return document.substring(document.indexOf(':') + 2, document.length() - 1);
    }
}
