package dev.holdfast.mongodb.restore;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.holdfast.mongodb.MongoException.Refused;
import dev.holdfast.mongodb.connect.Commands;
import dev.holdfast.mongodb.connect.Connection;
import dev.holdfast.mongodb.hold.LeftBehind;
import dev.holdfast.mongodb.topology.Cluster;
import dev.holdfast.mongodb.topology.Deployment;
import dev.holdfast.spi.workload.Compensation;
import dev.holdfast.spi.workload.Compensator;
import java.time.Duration;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonString;

/**
 * The collections in {@code admin} from which a server merges users and roles into its own. They hold what passwords are checked by, so
 * that a restore that dies must not leave them behind.
 */
public final class TemporaryUsers implements Compensator {
    static final String USERS = "holdfastusers";
    static final String ROLES = "holdfastroles";

    private static final String KIND = "mongodb-temporary-users";

    private final Connection connection;

    /** Those of the deployment that the connection leads to. */
    public TemporaryUsers(Connection connection) {
        this.connection = connection;
    }

    /**
     * What must be undone once they are made.
     *
     * @param location by which whoever comes next finds the deployment
     * @param set the replica set of it that gets them; empty if it is none
     */
    static Compensation compensation(String location, String set) {
        String parameters = JsonNodeFactory.instance
                .objectNode()
                .put("location", location)
                .put("set", set)
                .toString();
        return new Compensation(KIND, parameters, Duration.ofMinutes(1));
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public boolean fits(Compensation compensation) {
        return Compensator.super.fits(compensation)
                && LeftBehind.of(compensation).isAt(connection);
    }

    @Override
    public void undo(Compensation compensation) {
        try (Target target = Target.at(part(LeftBehind.of(compensation).text("set")))) {
            drop(target.commands());
        }
    }

    /** It may be that of a shard, where the location leads to the cluster. */
    private Connection part(String set) {
        Deployment deployment = Deployment.at(connection);
        if (set.isEmpty() || deployment.server().setName().equals(set)) {
            return connection;
        }
        return Cluster.part(connection, deployment, set)
                .map(Cluster.Part::connection)
                .orElseThrow(() -> new Refused(
                        connection.origin() + " does not lead to the replica set " + set
                                + " any more, in whose database admin the collections " + USERS + " and " + ROLES
                                + " were left; drop them there",
                        null));
    }

    /** Drops both; what is not there stays so. */
    static void drop(Commands commands) {
        for (String name : List.of(USERS, ROLES)) {
            try {
                BsonDocument unused = commands.soon(
                        "admin",
                        new BsonDocument("drop", new BsonString(name)).append("writeConcern", Target.MAJORITY),
                        "no majority let go of admin." + name + ", which holds what passwords are checked by");
            } catch (Refused refused) {
                // Before 7.0 a server refuses to drop what is not there.
                if (!Commands.isNotFound(refused)) {
                    throw refused;
                }
            }
        }
    }
}
