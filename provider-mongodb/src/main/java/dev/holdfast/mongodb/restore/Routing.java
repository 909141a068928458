package dev.holdfast.mongodb.restore;

import com.mongodb.MongoException;
import com.mongodb.TransactionOptions;
import com.mongodb.WriteConcern;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import dev.holdfast.mongodb.connect.Commands;
import dev.holdfast.mongodb.layout.BsonStream;
import dev.holdfast.mongodb.layout.DumpFile;
import dev.holdfast.mongodb.layout.DumpPart;
import dev.holdfast.mongodb.layout.DumpedCollection;
import dev.holdfast.mongodb.layout.Namespace;
import dev.holdfast.mongodb.oplog.OplogEntries;
import dev.holdfast.mongodb.oplog.OplogEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the config servers of a dumped cluster knew: which databases and collections there are, and on which shard each chunk lies. Of
 * that, shards, versions, the balancer's switches and the collection of sessions are the target's own.
 */
final class Routing {
    private static final Logger LOG = LoggerFactory.getLogger(Routing.class);

    private static final Set<String> SWITCHES = Set.of("balancer", "automerge", "autosplit");
    private static final int BATCH = 500;
    private static final WriteConcern SOON =
            WriteConcern.MAJORITY.withWTimeout(Commands.SOON.toSeconds(), TimeUnit.SECONDS);

    private final Map<String, DumpFile> files = new HashMap<>();
    private final Map<String, String> shards = new TreeMap<>();
    private final Set<String> databases = new TreeSet<>();
    private final Map<String, BsonValue> collections = new TreeMap<>();
    private final Set<BsonValue> chunksOfSessions = new HashSet<>();
    private @Nullable BsonBinary sessions;

    /** Reads all but the chunks of what is restored. */
    Routing(DumpPart config) {
        config.forEach(this::file);
        each(
                "shards",
                shard -> shards.put(
                        shard.getString("host").getValue().replaceAll("/.*", ""),
                        shard.getString("_id").getValue()));
        each("databases", database -> databases.add(database.getString("_id").getValue()));
        config.oplog().ifPresent(this::read);
        each("collections", this::collection);
        each("chunks", chunk -> {
            if (sessions != null && sessions.equals(chunk.get("uuid"))) {
                chunksOfSessions.add(chunk.get("_id"));
            }
        });
    }

    private void read(DumpFile oplog) {
        try (OplogEntries entries = new OplogEntries(oplog.path(), oplog.openSniffing())) {
            entries.forEachRemaining(this::late);
        }
    }

    /**
     * Takes over what an entry of the config servers' oplog says: databases and collections that were made later than the copy are there
     * only.
     */
    void late(OplogEntry entry) {
        if (entry.holdsOperations()) {
            entry.operations().forEach(this::late);
        } else if (!entry.operation().equals("d")) {
            switch (entry.namespace()) {
                case "config.databases" -> text(entry, "_id").ifPresent(databases::add);
                case "config.collections" -> {
                    BsonDocument object = entry.object().toBson();
                    if (object.get("_id") instanceof BsonString && object.get("uuid") instanceof BsonBinary) {
                        collection(object);
                    }
                }
                default -> {
                    // It says nothing of what there is.
                }
            }
        }
    }

    private static Optional<String> text(OplogEntry entry, String field) {
        return Optional.ofNullable(entry.object().text(field));
    }

    private void file(DumpedCollection dumped) {
        if (dumped.namespace().database().equals("config")) {
            dumped.data().ifPresent(file -> files.put(dumped.namespace().collection(), file));
        }
    }

    private void collection(BsonDocument collection) {
        String name = collection.getString("_id").getValue();
        if (!name.equals(Namespace.SESSIONS)) {
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

    /** The ids of the chunks of that collection. */
    Set<BsonValue> chunksOfSessions() {
        return chunksOfSessions;
    }

    /**
     * Writes it to config servers that have none of its databases; may be done again. Collections and databases come last and all at once: a
     * chunk is not found before, so that whoever dies on the way leaves nothing that is half there.
     */
    void write(MongoClient config, Commands commands) {
        try {
            forgetWhatWasLeft(config);
            write(config, null, "chunks", one -> !chunksOfSessions.contains(one.get("_id")));
            write(config, null, "tags", any -> true);
            write(
                    config,
                    null,
                    "settings",
                    one -> !SWITCHES.contains(one.getString("_id").getValue()));
            TransactionOptions majority =
                    TransactionOptions.builder().writeConcern(SOON).build();
            try (ClientSession session = config.startSession()) {
                // A transaction of somebody who died is in the way for a minute; it is tried again for longer than
                // that.
                boolean unused = session.withTransaction(
                        () -> {
                            write(
                                    config,
                                    session,
                                    "collections",
                                    one -> !new BsonString(Namespace.SESSIONS).equals(one.get("_id")));
                            write(config, session, "databases", any -> true);
                            return true;
                        },
                        majority);
            }
        } catch (MongoException failure) {
            throw commands.failed("writing what lies where", failure);
        }
    }

    /** Takes back that there are its databases, and with them all that is in them. */
    void remove(MongoClient config, Commands commands) {
        try {
            List<BsonString> names = databases.stream().map(BsonString::new).toList();
            var unrouted = collection(config, "databases").deleteMany(Filters.in("_id", names));
            var unsharded = collection(config, "collections").deleteMany(Filters.in("_id", collections.keySet()));
            LOG.debug("databases and sharded collections taken back: {}, {}", unrouted, unsharded);
        } catch (MongoException failure) {
            throw commands.failed("taking back what lies where", failure);
        }
    }

    /** Chunks and zones of collections that nobody knows are those of a restore that died; they may be of another dump. */
    private void forgetWhatWasLeft(MongoClient config) {
        List<String> names = new ArrayList<>(collections.keySet());
        for (int begin = 0; begin < names.size(); begin += BATCH) {
            List<String> some = names.subList(begin, Math.min(names.size(), begin + BATCH));
            List<BsonValue> uuids = new ArrayList<>(
                    some.stream().map(collections::get).filter(Objects::nonNull).toList());
            collection(config, "collections")
                    .find(Filters.in("uuid", uuids))
                    .forEach(known -> uuids.remove(known.get("uuid")));
            var chunks = collection(config, "chunks").deleteMany(Filters.in("uuid", uuids));
            var tags = collection(config, "tags").deleteMany(Filters.in("ns", some));
            LOG.debug("of {} collections, chunks and zones were left: {}, {}", some.size(), chunks, tags);
        }
    }

    private static MongoCollection<BsonDocument> collection(MongoClient config, String name) {
        return config.getDatabase("config")
                .getCollection(name, BsonDocument.class)
                .withWriteConcern(SOON);
    }

    private void write(
            MongoClient config, @Nullable ClientSession session, String name, Predicate<BsonDocument> wanted) {
        List<ReplaceOneModel<BsonDocument>> batch = new ArrayList<>();
        each(name, document -> {
            if (wanted.test(document)) {
                batch.add(new ReplaceOneModel<>(
                        new BsonDocument("_id", document.get("_id")), document, new ReplaceOptions().upsert(true)));
            }
            if (batch.size() >= BATCH) {
                flush(config, session, name, batch);
            }
        });
        flush(config, session, name, batch);
    }

    private static void flush(
            MongoClient config,
            @Nullable ClientSession session,
            String name,
            List<ReplaceOneModel<BsonDocument>> batch) {
        if (batch.isEmpty()) {
            return;
        }
        var unused = session == null
                ? collection(config, name).bulkWrite(batch)
                : collection(config, name).bulkWrite(session, batch);
        batch.clear();
    }
}
