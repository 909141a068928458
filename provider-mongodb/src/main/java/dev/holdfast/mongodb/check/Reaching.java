package dev.holdfast.mongodb.check;

import com.mongodb.ServerAddress;
import com.mongodb.client.MongoClient;
import dev.holdfast.mongodb.MongoException.Refused;
import dev.holdfast.mongodb.connect.Commands;
import dev.holdfast.mongodb.connect.Connection;
import dev.holdfast.mongodb.topology.Cluster;
import dev.holdfast.mongodb.topology.Deployment;
import dev.holdfast.mongodb.topology.Role;
import dev.holdfast.run.Finding;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Looks at what lies at a location, and says which rights are missing where whoever signs in may not even look. */
public final class Reaching {
    private Reaching() {}

    /**
     * As {@link Deployment#at}.
     *
     * @throws Refused if no host answers, or with what is missing and the command that grants it
     */
    public static Deployment at(Connection connection) {
        return explained(
                connection,
                () -> Deployment.at(connection),
                rights -> rights.need(Resource.CLUSTER, "replSetGetConfig", "replSetGetStatus"));
    }

    /**
     * As {@link Cluster#of}.
     *
     * @throws Refused if a part of it cannot be found, or with what is missing and the command that grants it
     */
    public static Cluster cluster(Connection connection, Deployment deployment) {
        return explained(connection, () -> Cluster.of(connection, deployment), rights -> {
            if (deployment.server().role() == Role.ROUTER) {
                rights.need(Resource.CLUSTER, "getShardMap");
            }
            rights.need(Resource.of("config", "shards"), "find");
            rights.need(Resource.of("config", "version"), "find");
        });
    }

    private static <T> T explained(Connection connection, Supplier<T> look, Consumer<Rights> needs) {
        try {
            return look.get();
        } catch (Refused refused) {
            boolean known = Commands.isUnauthorized(refused);
            throw known ? explained(connection, refused, needs) : refused;
        }
    }

    private static Refused explained(Connection connection, Refused refused, Consumer<Rights> needs) {
        ServerAddress seed = connection.seeds().get(0);
        try (MongoClient client = connection.member(seed)) {
            Rights rights = new Rights(Privileges.of(new Commands(client, seed.toString())));
            needs.accept(rights);
            String missing = rights.lacking(Finding.Severity.ERROR, "").stream()
                    .map(finding -> finding.subject() + ": " + finding.message() + "; " + finding.remedy())
                    .collect(Collectors.joining("; "));
            return missing.isEmpty()
                    ? refused
                    : new Refused(connection.description() + ": " + missing, refused.getCause());
        } catch (Refused unreachable) {
            refused.addSuppressed(unreachable);
            return refused;
        }
    }
}
