package dev.holdfast.mongodb.restore;

import com.mongodb.client.MongoClient;
import dev.holdfast.mongodb.check.Privileges;
import dev.holdfast.mongodb.check.Resource;
import dev.holdfast.mongodb.connect.Commands;
import dev.holdfast.mongodb.topology.Cluster;
import dev.holdfast.mongodb.topology.Deployment;
import java.util.Map;
import java.util.TreeMap;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/**
 * The databases that a cluster knows.
 *
 * @param cluster whose they are
 */
record ClusterDatabases(Cluster cluster) {
    /** Whether whoever signs in may look. */
    static boolean mayBeSeen(Commands config) {
        Privileges own = Privileges.of(config);
        return own.isUnchecked() || own.allow(Resource.of("config", "databases"), "find");
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
