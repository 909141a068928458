package dev.holdfast.mongodb.restore;

import com.mongodb.client.MongoClient;
import dev.holdfast.mongodb.connect.Commands;
import dev.holdfast.mongodb.topology.Cluster;
import dev.holdfast.mongodb.topology.Deployment;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/**
 * The databases that a cluster knows.
 *
 * @param cluster whose they are
 */
record ClusterDatabases(Cluster cluster) {
    /**
     * Databases that a shard has and the config servers do not know, as after a restore that did not come to its end.
     *
     * @param names those that are looked for
     * @param known those that the config servers know
     */
    Set<String> left(Cluster.Part shard, Set<String> names, Set<String> known) {
        Set<String> left = new TreeSet<>();
        Deployment deployment = Deployment.at(shard.connection());
        try (MongoClient client = deployment.primary(shard.connection())) {
            BsonDocument list =
                    new BsonDocument("listDatabases", new BsonInt32(1)).append("nameOnly", BsonBoolean.TRUE);
            Commands.toPrimary(client, shard.name())
                    .admin(list)
                    .getArray("databases")
                    .forEach(one -> left.add(one.asDocument().getString("name").getValue()));
        }
        left.retainAll(names);
        left.removeAll(known);
        return left;
    }

    /** What the config servers say of each, by its name. */
    Map<String, BsonDocument> all() {
        Map<String, BsonDocument> all = new TreeMap<>();
        Deployment deployment = Deployment.at(cluster.config().connection());
        try (MongoClient client = deployment.primary(cluster.config().connection())) {
            Commands config = Commands.toPrimary(client, cluster.config().name());
            BsonDocument find = new BsonDocument("find", new BsonString("databases"))
                    .append("batchSize", new BsonInt32(100_000))
                    .append("readConcern", new BsonDocument("level", new BsonString("majority")));
            config.foundSoon("config", find)
                    .forEach(one -> all.put(one.getString("_id").getValue(), one));
        }
        return all;
    }
}
