package dev.holdfast.mongodb.check;

import com.mongodb.ServerAddress;
import com.mongodb.client.MongoClient;
import dev.holdfast.mongodb.MongoException.Refused;
import dev.holdfast.mongodb.connect.Commands;
import dev.holdfast.mongodb.connect.Connection;
import dev.holdfast.mongodb.topology.Deployment;
import dev.holdfast.mongodb.topology.Member;
import dev.holdfast.mongodb.topology.MemberChoice;
import dev.holdfast.mongodb.topology.ReplicaSet;
import dev.holdfast.mongodb.topology.Role;
import dev.holdfast.run.Finding;
import dev.holdfast.run.Finding.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** What would keep a dump from working, found without changing anything. Used by one thread. */
public final class DumpChecks {
    /** What a dump can be trusted to reach with the slowest of disks and nets that people have, bytes a second. */
    private static final long SLOW = 20L << 20;

    /** The oldest version that is tested. */
    private static final int OLDEST_MAJOR = 5;

    private final Connection connection;
    private final DumpNeeds needs;
    private final List<Finding> findings = new ArrayList<>();
    private boolean locks;

    /** Has not looked yet. */
    public DumpChecks(Connection connection, DumpNeeds needs) {
        this.connection = connection;
        this.needs = needs;
    }

    /** Looks; what cannot be reached at all is a finding too. */
    public List<Finding> look() {
        try {
            look(Deployment.at(connection));
        } catch (Refused refused) {
            error(connection.description(), String.valueOf(refused.getMessage()), "");
            privilegesAnyhow();
        }
        return List.copyOf(findings);
    }

    private void look(Deployment deployment) {
        version(deployment);
        if (deployment.server().role() == Role.ROUTER) {
            error(
                    connection.description(),
                    "it is a router of a sharded cluster",
                    "name its shards and config servers");
            return;
        }
        deployment.set().ifPresentOrElse(this::topology, this::standalone);
        MongoClient client = connection.member(deployment.seed());
        try (client) {
            Commands server = new Commands(client, deployment.seed().toString());
            privileges(server, deployment.set().isPresent());
            if (deployment.set().isPresent()) {
                window(server);
            }
        }
    }

    /** Whoever may not even look at the set is told at once of everything that is missing. */
    private void privilegesAnyhow() {
        locks = needs.locks() || needs.mayLock();
        ServerAddress seed = connection.seeds().get(0);
        try (MongoClient client = connection.member(seed)) {
            privileges(new Commands(client, seed.toString()), true);
        } catch (Refused unreachable) {
            // What was found first says why.
            return;
        }
    }

    private void version(Deployment deployment) {
        String version = deployment.server().version();
        int dot = version.indexOf('.');
        if (dot > 0 && Integer.parseInt(version.substring(0, dot)) < OLDEST_MAJOR) {
            warning(
                    deployment.seed().toString(),
                    "version " + version + " is older than any that is tested, which is " + OLDEST_MAJOR + ".0",
                    "upgrade the server");
        }
        String compatibility = deployment.server().compatibility();
        if (!compatibility.isEmpty() && !version.startsWith(compatibility + ".")) {
            warning(
                    deployment.seed().toString(),
                    "its feature compatibility version is " + compatibility + " and its version " + version
                            + ": a dump with an oplog is restored only to a server with the same",
                    "when the upgrade is done, run db.adminCommand({setFeatureCompatibilityVersion: \""
                            + version.replaceAll("\\.[^.]*$", "") + "\"})");
        }
    }

    private void standalone() {
        if (needs.locks() || needs.oplog()) {
            error(
                    connection.description(),
                    "it is no replica set, so that it has neither a secondary to lock nor an oplog",
                    "use the consistency none, or start it with --replSet and run rs.initiate()");
        } else {
            warning(
                    connection.description(),
                    "it is no replica set: each collection is dumped as it is when its turn comes",
                    "for one moment of all of them start it with --replSet and run rs.initiate()");
        }
    }

    private void topology(ReplicaSet set) {
        MemberChoice.Ranking ranking = needs.choice().rank(set);
        ranking.unfit()
                .forEach((host, why) -> findings.add(new Finding(Severity.HINT, host, "is not dumped: " + why, "")));
        if (ranking.fit().isEmpty()) {
            error(set.name(), "no member can be dumped", "see what is said of each, and rs.status()");
            return;
        }
        if (set.primary().isEmpty()) {
            error(set.name(), "it has no primary", "see rs.status() and wait for an election");
        }
        if (needs.locks() || needs.mayLock()) {
            lock(set, ranking.fit());
        }
    }

    private void lock(ReplicaSet set, List<Member> fit) {
        boolean safe = fit.stream().anyMatch(member -> member.isSecondary() && set.canDoWithout(member));
        boolean possible = fit.stream().anyMatch(Member::isSecondary);
        locks = needs.locks() || safe || (possible && needs.forced());
        if (safe || (possible && needs.forced())) {
            return;
        }
        String why = possible
                ? "without any of its secondaries, writes that wait for the majority would stall"
                : "it has no secondary that can be locked";
        String remedy = possible
                ? "add a member that bears data and votes, use the consistency oplog, or force the lock"
                : "add a secondary: rs.add({host: \"HOST:PORT\", priority: 0, hidden: true}), or use the consistency oplog";
        if (needs.locks()) {
            error(set.name(), why, remedy);
        } else {
            warning(set.name(), why + ", so that the oplog makes the dump one moment", remedy);
        }
    }

    private void privileges(Commands server, boolean set) {
        Privileges own = Privileges.of(server);
        if (own.isUnchecked()) {
            return;
        }
        lacking(own, own.missing(Resource.CLUSTER, "listDatabases"), "the cluster", "backup");
        lacking(
                own,
                own.missing(Resource.COLLECTIONS, "find", "listCollections", "listIndexes", "collStats"),
                "all collections",
                "backup");
        lacking(own, own.missing(Resource.of("admin", "system.users"), "find"), "admin.system.users", "backup");
        if (!set) {
            return;
        }
        lacking(
                own,
                own.missing(Resource.CLUSTER, "replSetGetStatus", "replSetGetConfig"),
                "the cluster",
                "clusterMonitor");
        lacking(own, own.missing(Resource.of("local", "oplog.rs"), "find"), "local.oplog.rs", "backup");
        if (locks) {
            lacking(own, own.missing(Resource.CLUSTER, "fsync", "unlock", "inprog"), "the cluster", "");
        }
    }

    private void lacking(Privileges own, Set<String> actions, String on, String role) {
        if (actions.isEmpty()) {
            return;
        }
        String user = own.user().substring(0, own.user().lastIndexOf('@'));
        String remedy = role.isEmpty()
                ? "run in admin: db.createRole({role: \"holdfastLock\", roles: [], privileges: [{resource: {cluster: true},"
                        + " actions: [\"fsync\", \"unlock\", \"inprog\"]}]}); db.grantRolesToUser(\"" + user
                        + "\", [\"holdfastLock\"])"
                : "run in the user's database: db.grantRolesToUser(\"" + user + "\", [{role: \"" + role
                        + "\", db: \"admin\"}])";
        error(own.user(), "it may not " + String.join(", ", actions) + " on " + on, remedy);
    }

    private void window(Commands server) {
        try {
            Duration window = OplogWindow.of(server).length();
            Duration expected = Duration.ofSeconds(bytes(server) / SLOW);
            if (expected.compareTo(window) > 0) {
                warning(
                        server.place(),
                        "its oplog holds " + window.toMinutes() + " minutes, and a dump may take "
                                + expected.toMinutes(),
                        "enlarge it on each member: db.adminCommand({replSetResizeOplog: 1, minRetentionHours: "
                                + (expected.toHours() + 1) + "})");
            }
        } catch (Refused unknown) {
            warning(server.place(), "its oplog cannot be looked at: " + unknown.getMessage(), "grant the role backup");
        }
    }

    private static long bytes(Commands server) {
        BsonDocument answer = server.admin("listDatabases");
        BsonValue total = answer.get("totalSize");
        return total == null || !total.isNumber() ? 0 : total.asNumber().longValue();
    }

    private void error(String subject, String message, String remedy) {
        findings.add(new Finding(Severity.ERROR, subject, message, remedy));
    }

    private void warning(String subject, String message, String remedy) {
        findings.add(new Finding(Severity.WARNING, subject, message, remedy));
    }
}
