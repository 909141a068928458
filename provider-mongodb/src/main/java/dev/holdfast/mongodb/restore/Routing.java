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
import dev.holdfast.mongodb.MongoException.Refused;
import dev.holdfast.mongodb.connect.Commands;
import dev.holdfast.mongodb.layout.BsonStream;
import dev.holdfast.mongodb.layout.DumpFile;
import dev.holdfast.mongodb.layout.DumpPart;
import dev.holdfast.mongodb.layout.DumpedCollection;
import dev.holdfast.mongodb.layout.Namespace;
import dev.holdfast.mongodb.oplog.OplogEntries;
import dev.holdfast.mongodb.oplog.OplogEntry;
import dev.holdfast.mongodb.oplog.ReplayRules;
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
import java.util.stream.Collectors;
import org.bson.BsonArray;
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

    /** By which routers find everything else. */
    private static final List<String> SHOWN = List.of("collections", "databases");

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
     * Writes it to config servers that have none of its databases; may be done again. What collections and databases there are is put aside,
     * where no router finds it and an oplog can be replayed onto it: whoever dies on the way leaves nothing that is half there.
     */
    void write(MongoClient config, Commands commands) {
        try {
            forgetWhatWasLeft(config);
            write("chunks", collection(config, "chunks"), one -> !chunksOfSessions.contains(one.get("_id")));
            write("tags", collection(config, "tags"), any -> true);
            write(
                    "settings",
                    collection(config, "settings"),
                    one -> !SWITCHES.contains(one.getString("_id").getValue()));
            SHOWN.forEach(name -> aside(config, name).drop());
            for (String name : SHOWN) {
                config.getDatabase("admin").withWriteConcern(SOON).createCollection(ReplayRules.ASIDE + name);
            }
            write(
                    "collections",
                    aside(config, "collections"),
                    one -> !new BsonString(Namespace.SESSIONS).equals(one.get("_id")));
            write("databases", aside(config, "databases"), any -> true);
        } catch (MongoException failure) {
            throw commands.failed("writing what lies where", failure);
        }
    }

    /**
     * Shows routers what was put aside, all at once.
     *
     * @throws Refused if it is not there any more: nothing would be found, and that is no restore
     */
    void show(MongoClient config, Commands commands) {
        requireAside(config, commands);
        TransactionOptions majority =
                TransactionOptions.builder().writeConcern(SOON).build();
        try (ClientSession session = config.startSession()) {
            // A transaction of somebody who died is in the way for a minute; it is tried again for longer than that.
            boolean unused = session.withTransaction(
                    () -> {
                        SHOWN.forEach(name -> show(config, session, name));
                        return true;
                    },
                    majority);
        } catch (MongoException failure) {
            throw commands.failed("showing what lies where", failure);
        }
    }

    private static void requireAside(MongoClient config, Commands commands) {
        List<String> there = config.getDatabase("admin").listCollectionNames().into(new ArrayList<>());
        for (String name : SHOWN) {
            if (!there.contains(ReplayRules.ASIDE + name)) {
                throw new Refused(
                        "admin." + ReplayRules.ASIDE + name + " of " + commands.place()
                                + " is gone, in which was put aside what routers are to find: nothing is shown to them;"
                                + " let nothing else change it, and restore again, with drop",
                        null);
            }
        }
    }

    private static void show(MongoClient config, ClientSession session, String name) {
        Batches batches = new Batches(batch -> {
            var unused = collection(config, name).bulkWrite(session, batch);
        });
        aside(config, name).find().forEach(batches::add);
        batches.flush();
    }

    /** What was put aside is needed no more. Where that does not succeed the next restore does it, and nobody minds it until then. */
    void forgetAside(MongoClient config) {
        try {
            SHOWN.forEach(name -> aside(config, name).drop());
        } catch (MongoException failure) {
            LOG.warn("what was put aside in the database admin could not be dropped: {}", failure.getMessage());
        }
    }

    /** Chunks of collections that nobody knows, and zones, are those of a restore that died; they may be of another dump. */
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
            LOG.debug("of {} collections, chunks were left: {}", some.size(), chunks);
        }
        Set<BsonValue> zoned = new HashSet<>();
        each("tags", range -> zoned.add(range.get("ns")));
        collections.keySet().forEach(name -> zoned.add(new BsonString(name)));
        var ranges = collection(config, "tags").deleteMany(Filters.in("ns", zoned));
        LOG.debug("ranges of zones that were left: {}", ranges);
    }

    /** The zones of shards, by the shards' names, where ranges of any zone are restored. */
    Map<String, Set<String>> zones() {
        Map<String, Set<String>> zones = new TreeMap<>();
        each("shards", shard -> zones.put(shard.getString("_id").getValue(), zones(shard)));
        boolean[] any = {false};
        each("tags", range -> any[0] = true);
        return any[0] ? zones : Map.of();
    }

    /** Those of one shard, as the config servers know it. */
    static Set<String> zones(BsonDocument shard) {
        return shard.getArray("tags", new BsonArray()).stream()
                .map(zone -> zone.asString().getValue())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static MongoCollection<BsonDocument> collection(MongoClient config, String name) {
        return collection(config, "config", name);
    }

    private static MongoCollection<BsonDocument> aside(MongoClient config, String name) {
        return collection(config, "admin", ReplayRules.ASIDE + name);
    }

    private static MongoCollection<BsonDocument> collection(MongoClient config, String database, String name) {
        return config.getDatabase(database)
                .getCollection(name, BsonDocument.class)
                .withWriteConcern(SOON);
    }

    private void write(String name, MongoCollection<BsonDocument> target, Predicate<BsonDocument> wanted) {
        Batches batches = new Batches(batch -> {
            var unused = target.bulkWrite(batch);
        });
        each(name, document -> {
            if (wanted.test(document)) {
                batches.add(document);
            }
        });
        batches.flush();
    }

    /** Documents on their way to the config servers, in place of others that have their {@code _id}. */
    private static final class Batches {
        private final Consumer<List<ReplaceOneModel<BsonDocument>>> target;
        private final List<ReplaceOneModel<BsonDocument>> batch = new ArrayList<>();

        private Batches(Consumer<List<ReplaceOneModel<BsonDocument>>> target) {
            this.target = target;
        }

        private void add(BsonDocument document) {
            batch.add(new ReplaceOneModel<>(
                    new BsonDocument("_id", document.get("_id")), document, new ReplaceOptions().upsert(true)));
            if (batch.size() >= BATCH) {
                flush();
            }
        }

        private void flush() {
            if (!batch.isEmpty()) {
                target.accept(batch);
                batch.clear();
            }
        }
    }
}
