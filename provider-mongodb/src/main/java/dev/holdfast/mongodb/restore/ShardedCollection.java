package dev.holdfast.mongodb.restore;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import dev.holdfast.mongodb.connect.Commands;
import dev.holdfast.mongodb.layout.Namespace;
import dev.holdfast.mongodb.oplog.ReplayRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonDocument;

/**
 * A collection whose documents lie on several shards, as the config servers know it.
 *
 * @param name the collection's
 * @param key by which it is sharded
 * @param ownership where the values of the key lie
 */
record ShardedCollection(Namespace name, BsonDocument key, Ownership ownership) {
    /** Those of some databases that are put aside, to be shown to routers next. */
    static List<ShardedCollection> aside(MongoClient client, Commands config, Set<String> databases) {
        try {
            return client
                    .getDatabase("admin")
                    .getCollection(ReplayRules.ASIDE + "collections", BsonDocument.class)
                    .find()
                    .map(entry -> known(client, entry, databases))
                    .into(new ArrayList<>())
                    .stream()
                    .flatMap(Optional::stream)
                    .toList();
        } catch (MongoException failure) {
            throw config.failed("reading what lies where", failure);
        }
    }

    private static Optional<ShardedCollection> known(MongoClient client, BsonDocument entry, Set<String> databases) {
        return Namespace.parse(entry.getString("_id").getValue())
                .filter(name -> databases.contains(name.database()) && entry.isDocument("key"))
                .map(name -> new ShardedCollection(name, entry.getDocument("key"), ownership(client, entry)));
    }

    private static Ownership ownership(MongoClient client, BsonDocument entry) {
        Ownership ownership = new Ownership();
        client.getDatabase("config")
                .getCollection("chunks", BsonDocument.class)
                .find(Filters.eq("uuid", entry.get("uuid")))
                .sort(Sorts.ascending("min"))
                .projection(Projections.include("min", "max", "shard"))
                .forEach(ownership::add);
        return ownership;
    }
}
