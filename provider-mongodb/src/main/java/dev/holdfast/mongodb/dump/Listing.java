package dev.holdfast.mongodb.dump;

import com.mongodb.MongoException;
import dev.holdfast.mongodb.MongoException.Refused;
import dev.holdfast.mongodb.connect.Commands;
import dev.holdfast.mongodb.layout.CollectionMetadata;
import dev.holdfast.mongodb.layout.Namespace;
import dev.holdfast.mongodb.layout.NamespaceFilter;
import dev.holdfast.spi.workload.WorkloadException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;

/** What there is on a member, without what must not be dumped because it would harm whoever restores it. */
final class Listing {
    /** So much is asked for at once: a few of these for each reader are all that is held of the data. */
    static final long BATCH_BYTES = 3L << 20;

    private static final Set<String> OF_ADMIN = Set.of("system.users", "system.roles", "system.version", "system.js");

    /** Everything else in config is a cache, a lock or state of something that goes on. */
    private static final Set<String> OF_CONFIG =
            Set.of("chunks", "collections", "databases", "settings", "shards", "tags", "version");

    /** More than a collection can have. */
    private static final int MOST_INDEXES = 1000;

    private final Commands member;
    private final NamespaceFilter filter;
    private final Map<Namespace, BsonDocument> queries;
    private final int readers;
    private final BiConsumer<Namespace, String> unfinished;

    /**
     * Nothing asked yet.
     *
     * @param readers how many ask at once
     * @param unfinished told which index of a collection is left out, as it is being built; by any thread
     */
    Listing(
            Commands member,
            NamespaceFilter filter,
            Map<Namespace, BsonDocument> queries,
            int readers,
            BiConsumer<Namespace, String> unfinished) {
        this.member = member;
        this.filter = filter;
        this.queries = queries;
        this.readers = readers;
        this.unfinished = unfinished;
    }

    /** All that is wanted, in the order of names. */
    List<Source> sources() {
        Queue<Source> all = new ConcurrentLinkedQueue<>();
        List<Runnable> tasks = new ArrayList<>();
        for (String database : databases()) {
            for (BsonDocument listed : collections(database)) {
                Namespace namespace =
                        new Namespace(database, listed.getString("name").getValue());
                if (isWanted(namespace)) {
                    tasks.add(() -> sourceIfThere(namespace, listed).ifPresent(all::add));
                }
            }
        }
        new Readers(readers, "holdfast-mongodb-lister").run(tasks);
        return all.stream().sorted(Comparator.comparing(Source::namespace)).toList();
    }

    private List<String> databases() {
        BsonDocument answer = member.admin(new BsonDocument("listDatabases", new BsonInt32(1))
                .append("nameOnly", BsonBoolean.TRUE)
                // Else a user who may not see all is shown some, and nobody notices.
                .append("authorizedDatabases", BsonBoolean.FALSE));
        return answer.getArray("databases").stream()
                .map(one -> one.asDocument().getString("name").getValue())
                .filter(name -> !name.equals("local") && !name.startsWith("__mdb_internal"))
                .toList();
    }

    private List<BsonDocument> collections(String database) {
        try {
            return member.client()
                    .getDatabase(database)
                    .listCollections(BsonDocument.class)
                    .into(new ArrayList<>());
        } catch (MongoException failure) {
            throw member.failed("listCollections of " + database, failure);
        }
    }

    /** Buckets come with their time series, definitions of views with the views. */
    private boolean isWanted(Namespace namespace) {
        String name = namespace.collection();
        if (namespace.isBuckets() || (name.contains("$") && !name.startsWith("enxcol_."))) {
            return false;
        }
        if (namespace.isOfRestores()) {
            return false;
        }
        if (namespace.database().equals("config")) {
            return OF_CONFIG.contains(name);
        }
        if (namespace.isSystem()) {
            boolean special = namespace.database().equals("admin") ? OF_ADMIN.contains(name) : name.equals("system.js");
            return special && (filter.wantsAll() || filter.wants(namespace));
        }
        return filter.wants(namespace);
    }

    /** Where nobody is locked, what was listed may be dropped before it is looked at. */
    private Optional<Source> sourceIfThere(Namespace namespace, BsonDocument listed) {
        try {
            return Optional.of(source(namespace, listed));
        } catch (Refused refused) {
            if (Commands.isNotFound(refused)) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    private Source source(Namespace namespace, BsonDocument listed) {
        CollectionMetadata metadata = CollectionMetadata.of(listed, indexes(namespace, listed));
        if (queries.containsKey(namespace) && (metadata.isView() || metadata.isTimeSeries())) {
            throw new WorkloadException.Invalid(
                    "query of " + namespace + ": a " + metadata.type() + " is dumped as a whole or not at all", null);
        }
        if (metadata.isView()) {
            return new Source(namespace, metadata, 0, 0, null);
        }
        BsonDocument stats = stats(metadata.isTimeSeries() ? namespace.buckets() : namespace);
        return new Source(namespace, metadata, number(stats, "count"), number(stats, "size"), queries.get(namespace));
    }

    private List<BsonDocument> indexes(Namespace namespace, BsonDocument listed) {
        if (Commands.text(listed, "type").equals("view")) {
            return List.of();
        }
        List<BsonDocument> listing = member.firstBatch(
                namespace.database(),
                new BsonDocument("listIndexes", new BsonString(namespace.collection()))
                        .append("includeBuildUUIDs", BsonBoolean.TRUE)
                        .append("cursor", new BsonDocument("batchSize", new BsonInt32(MOST_INDEXES))));
        List<BsonDocument> built = new ArrayList<>();
        for (BsonDocument one : listing) {
            if (one.containsKey("buildUUID")) {
                BsonDocument spec = one.getDocument("spec");
                unfinished.accept(namespace, spec.getString("name").getValue());
            } else {
                built.add(one);
            }
        }
        return built;
    }

    private BsonDocument stats(Namespace namespace) {
        List<BsonDocument> batch = member.firstBatch(
                namespace.database(),
                new BsonDocument("aggregate", new BsonString(namespace.collection()))
                        .append(
                                "pipeline",
                                new BsonArray(List.of(new BsonDocument(
                                        "$collStats", new BsonDocument("storageStats", new BsonDocument())))))
                        .append("cursor", new BsonDocument()));
        return batch.isEmpty() ? new BsonDocument() : batch.get(0).getDocument("storageStats", new BsonDocument());
    }

    private static long number(BsonDocument document, String name) {
        BsonValue value = document.get(name);
        return value == null || !value.isNumber() ? 0 : value.asNumber().longValue();
    }
}
