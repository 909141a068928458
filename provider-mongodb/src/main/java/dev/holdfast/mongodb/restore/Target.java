package dev.holdfast.mongodb.restore;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import dev.holdfast.mongodb.MongoException.Refused;
import dev.holdfast.mongodb.check.Reaching;
import dev.holdfast.mongodb.connect.Commands;
import dev.holdfast.mongodb.connect.Connection;
import dev.holdfast.mongodb.layout.Namespace;
import dev.holdfast.mongodb.topology.Deployment;
import dev.holdfast.mongodb.topology.Member;
import dev.holdfast.mongodb.topology.ReplicaSet;
import dev.holdfast.mongodb.topology.Role;
import dev.holdfast.mongodb.topology.ServerFacts;
import dev.holdfast.spi.workload.RestoreContext;
import dev.holdfast.spi.workload.WorkloadException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * What is restored to: a server on its own, or whichever member of a replica set is its primary at the moment.
 *
 * @param connection by which it is reached
 * @param client writes to it, with majority; closed with this
 * @param commands sends to it
 * @param facts what it says of itself
 */
record Target(Connection connection, MongoClient client, Commands commands, ServerFacts facts)
        implements AutoCloseable {
    /** What commands that change something wait for. */
    static final BsonDocument MAJORITY = new BsonDocument("w", new BsonString("majority"));

    /**
     * Connects.
     *
     * @throws WorkloadException.Unsupported if it is a router
     * @throws Refused if it has no primary, or whoever signs in may not look at it
     */
    static Target at(Connection connection) {
        Deployment deployment = Reaching.at(connection);
        if (deployment.server().role() == Role.ROUTER) {
            throw new WorkloadException.Unsupported(connection.description()
                    + " is a router of a sharded cluster; restore to its shards and its config servers one by one");
        }
        MongoClient client = deployment.set().isEmpty()
                ? connection.writer(deployment.seed())
                : primary(connection, deployment, deployment.set().get());
        Commands commands = Commands.toPrimary(client, connection.description());
        try {
            return new Target(connection, client, commands, ServerFacts.of(commands));
        } catch (RuntimeException failure) {
            client.close();
            throw failure;
        }
    }

    private static MongoClient primary(Connection connection, Deployment deployment, ReplicaSet set) {
        if (connection.isDirect()) {
            if (!deployment.server().primary()) {
                throw new Refused(
                        connection.description() + " is not the primary of " + set.name()
                                + ", and the location asks for no other member; leave out directConnection",
                        null);
            }
            return connection.writer(deployment.seed());
        }
        return connection.replicaSet(
                set.name(),
                set.members().stream()
                        .filter(member -> !member.arbiter())
                        .map(Member::address)
                        .toList());
    }

    /** The names of its databases that users make, as far as they may be seen. */
    List<String> databases() {
        try {
            return client.listDatabaseNames().into(new ArrayList<>()).stream()
                    .filter(name -> !name.equals("local") && !name.equals("config"))
                    .toList();
        } catch (MongoException failure) {
            throw commands.failed("listDatabases", failure);
        }
    }

    /** Every collection of users with its UUID as 32 hex digits; views and the like have none. */
    Map<Namespace, String> collections() {
        Map<Namespace, String> all = new HashMap<>();
        try {
            for (String database : databases()) {
                client.getDatabase(database)
                        .listCollections(BsonDocument.class)
                        .forEach(listed -> all.put(
                                new Namespace(database, listed.getString("name").getValue()), uuid(listed)));
            }
        } catch (MongoException failure) {
            throw commands.failed("listCollections", failure);
        }
        return all;
    }

    private static String uuid(BsonDocument listed) {
        BsonValue value = listed.getDocument("info", new BsonDocument()).get("uuid");
        return value == null || !value.isBinary()
                ? ""
                : HexFormat.of().formatHex(value.asBinary().getData());
    }

    /** Commands that do no harm twice, sent again while connections break and primaries step down. */
    Commands patient(RestoreContext context) {
        return commands.patient(context.time(), context::checkCancelled);
    }

    @Override
    public void close() {
        client.close();
    }
}
