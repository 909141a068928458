package dev.holdfast.mongodb.restore;

import com.mongodb.MongoException;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import dev.holdfast.mongodb.connect.Commands;
import dev.holdfast.mongodb.layout.BsonStream;
import dev.holdfast.mongodb.layout.DumpFile;
import dev.holdfast.mongodb.layout.DumpPart;
import dev.holdfast.mongodb.layout.DumpedCollection;
import dev.holdfast.mongodb.oplog.OplogEntries;
import dev.holdfast.mongodb.oplog.OplogEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.jspecify.annotations.Nullable;

/**
 * What the config servers of a dumped cluster knew: which databases and collections there are, and on which shard each chunk lies. Of
 * that, shards, versions, the balancer's switches and the collection of sessions are the target's own.
 */
final class Routing {
    static final String SESSIONS = "config.system.sessions";

    private static final Set<String> SWITCHES = Set.of("balancer", "automerge", "autosplit");
    private static final int BATCH = 500;

    private final Map<String, DumpFile> files = new HashMap<>();
    private final Map<String, String> shards = new TreeMap<>();
    private final Set<String> databases = new TreeSet<>();
    private final Map<String, BsonValue> collections = new TreeMap<>();
    private @Nullable BsonBinary sessions;

    /** Reads all but the chunks. */
    Routing(DumpPart config) {
        config.forEach(this::file);
        each(
                "shards",
                shard -> shards.put(
                        shard.getString("host").getValue().replaceAll("/.*", ""),
                        shard.getString("_id").getValue()));
        each("databases", database -> databases.add(database.getString("_id").getValue()));
        config.oplog().ifPresent(this::late);
        each("collections", this::collection);
    }

    /** Databases that were made while it was dumped are in the oplog only. */
    private void late(DumpFile oplog) {
        try (OplogEntries entries = new OplogEntries(oplog.path(), oplog.openSniffing())) {
            entries.forEachRemaining(this::late);
        }
    }

    private void late(OplogEntry entry) {
        if (entry.holdsOperations()) {
            entry.operations().forEach(this::late);
        } else if (entry.operation().equals("i") && entry.namespace().equals("config.databases")) {
            databases.add(entry.object().toBson().getString("_id").getValue());
        }
    }

    private void file(DumpedCollection dumped) {
        if (dumped.namespace().database().equals("config")) {
            dumped.data().ifPresent(file -> files.put(dumped.namespace().collection(), file));
        }
    }

    private void collection(BsonDocument collection) {
        String name = collection.getString("_id").getValue();
        if (!name.equals(SESSIONS)) {
            collections.put(name, collection.get("uuid"));
        } else if (collection.get("uuid") instanceof BsonBinary uuid) {
            sessions = uuid;
        }
    }

    private void each(String collection, Consumer<BsonDocument> use) {
        DumpFile file = files.get(collection);
        if (file == null) {
            return;
        }
        try (BsonStream documents = file.documents()) {
            while (documents.next()) {
                use.accept(new RawBsonDocument(documents.buffer(), documents.offset(), documents.length())
                        .decode(new BsonDocumentCodec()));
            }
        }
    }

    /** The names of shards by those of their replica sets. */
    Map<String, String> shards() {
        return shards;
    }

    /** The names of the databases, with those that were made while it was dumped. */
    Set<String> databases() {
        return databases;
    }

    /** The UUIDs of sharded collections, by their names; those of the collection of sessions are not among them. */
    Map<String, BsonValue> collections() {
        return collections;
    }

    /** The UUID that the collection of sessions had; null if there was none. */
    @Nullable
    BsonBinary sessions() {
        return sessions;
    }

    /** Writes it to config servers; may be done again. */
    void write(MongoClient config, Commands commands) {
        write(config, commands, "databases", any -> true);
        write(config, commands, "collections", one -> !new BsonString(SESSIONS).equals(one.get("_id")));
        write(config, commands, "chunks", one -> sessions == null || !sessions.equals(one.get("uuid")));
        write(config, commands, "tags", any -> true);
        write(
                config,
                commands,
                "settings",
                one -> !SWITCHES.contains(one.getString("_id").getValue()));
    }

    private void write(MongoClient config, Commands commands, String collection, Predicate<BsonDocument> wanted) {
        List<ReplaceOneModel<BsonDocument>> batch = new ArrayList<>();
        each(collection, document -> {
            if (wanted.test(document)) {
                batch.add(new ReplaceOneModel<>(
                        new BsonDocument("_id", document.get("_id")), document, new ReplaceOptions().upsert(true)));
            }
            if (batch.size() >= BATCH) {
                flush(config, commands, collection, batch);
            }
        });
        flush(config, commands, collection, batch);
    }

    private static void flush(
            MongoClient config, Commands commands, String collection, List<ReplaceOneModel<BsonDocument>> batch) {
        if (batch.isEmpty()) {
            return;
        }
        try {
            var unused = config.getDatabase("config")
                    .getCollection(collection, BsonDocument.class)
                    .withWriteConcern(WriteConcern.MAJORITY)
                    .bulkWrite(batch);
        } catch (MongoException failure) {
            throw commands.failed("writing config." + collection, failure);
        }
        batch.clear();
    }
}
