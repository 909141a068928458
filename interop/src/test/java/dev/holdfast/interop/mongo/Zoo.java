package dev.holdfast.interop.mongo;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.Document;

/** Databases with every kind of collection, index, document, view, user and role that a server of release 6.0 takes. */
public final class Zoo {
    /** The database with every kind of collection. */
    public static final String KINDS = "zoo";

    /** The database with every kind of index. */
    public static final String INDEXES = "zoo_indexes";

    /** The database with documents that are hard to carry. */
    public static final String DOCUMENTS = "Zoo-documents";

    /** Databases with names that are hard to make files of. */
    public static final List<String> ODD_DATABASES = List.of("zoo*<>:|?%2F,;'", "z\u00f6o\u4e2d", "x".repeat(63));

    /** Names of collections that are hard to make files of, in {@link #DOCUMENTS}. */
    public static final List<String> ODD_COLLECTIONS = List.of(
            "with space",
            " ",
            "a/b",
            "/../up",
            "100%",
            "%2F",
            "dots.in..it.",
            "Case",
            "case",
            "\u00fcml\u00e4ut \u4e2d\u6587 \ud83d\ude00",
            "line\nbreak\ttab",
            "quote\"s 'and' \\slashes\\",
            "a*<>:|?",
            "oplog",
            "name.metadata",
            "name.bson",
            "name",
            "prelude.json",
            "l".repeat(200),
            "l".repeat(241),
            "l".repeat(240) + "m");

    private Zoo() {}

    /** Fills the server. With large documents it holds 31 MB, without them less than one. */
    public static void fill(Deployment deployment, boolean large) {
        MongoClient client = deployment.client();
        kinds(client.getDatabase(KINDS));
        ZooIndexes.make(client.getDatabase(INDEXES));
        documents(client.getDatabase(DOCUMENTS), large);
        for (String name : ODD_DATABASES) {
            insert(client.getDatabase(name), "c", numbers(3));
            insert(client.getDatabase(name), "%", numbers(2));
        }
    }

    /** Makes users and roles of the whole server and of single databases. */
    public static void people(Deployment deployment) {
        MongoClient client = deployment.client();
        MongoDatabase admin = client.getDatabase("admin");
        run(
                admin,
                "{createRole: 'watcher', privileges: [{resource: {cluster: true}, actions: ['serverStatus', 'fsync']}],"
                        + " roles: ['clusterMonitor']}");
        run(
                admin,
                "{createUser: 'w\u00e4tcher @/:', pwd: 'p', roles: ['watcher', 'readAnyDatabase'],"
                        + " customData: {team: 'a', n: {$numberLong: '5'}}}");
        run(admin, "{createUser: 'old', pwd: 'p', roles: [], mechanisms: ['SCRAM-SHA-1']}");
        MongoDatabase kinds = client.getDatabase(KINDS);
        run(
                kinds,
                "{createRole: 'feeder', privileges: [{resource: {db: 'zoo', collection: 'plain'}, actions: ['insert', 'find']}],"
                        + " roles: ['read'], authenticationRestrictions: [{clientSource: ['127.0.0.1']}]}");
        run(kinds, "{createRole: 'keeper', privileges: [], roles: ['feeder', 'readWrite']}");
        run(kinds, "{createUser: 'keeper', pwd: 'p', roles: ['keeper', {role: 'read', db: 'zoo_indexes'}]}");
        run(
                client.getDatabase(DOCUMENTS),
                "{createUser: 'keeper', pwd: 'other', roles: ['read'],"
                        + " authenticationRestrictions: [{clientSource: ['127.0.0.1'], serverAddress: ['127.0.0.1']}]}");
    }

    private static void kinds(MongoDatabase zoo) {
        insert(zoo, "plain", numbers(500));
        run(zoo, "{create: 'empty'}");
        // Numbers go down: order of insertion is not that of the _id.
        run(zoo, "{create: 'capped', capped: true, size: 100000, max: 300}");
        insert(
                zoo,
                "capped",
                IntStream.rangeClosed(1, 400)
                        .mapToObj(i -> new BsonDocument("_id", new BsonInt32(-i)).append("n", new BsonInt32(i)))
                        .toList());
        run(zoo, "{create: 'capped_empty', capped: true, size: 4096}");
        run(
                zoo,
                "{create: 'clustered', clusteredIndex: {key: {_id: 1}, unique: true, name: 'by id'}, expireAfterSeconds: 1000000000}");
        insert(zoo, "clustered", numbers(50));
        run(zoo, "{create: 'images', changeStreamPreAndPostImages: {enabled: true}}");
        run(zoo, "{create: 'tight', storageEngine: {wiredTiger: {configString: 'block_compressor=zlib'}}}");
        insert(zoo, "tight", numbers(20));
        validators(zoo);
        collations(zoo);
        series(zoo);
        views(zoo);
        insert(
                zoo,
                "system.js",
                List.of(BsonDocument.parse("{_id: 'twice', value: {$code: 'function(x) { return 2 * x }'}}")));
    }

    private static void validators(MongoDatabase zoo) {
        run(
                zoo,
                "{create: 'checked', validator: {$jsonSchema: {bsonType: 'object', required: ['n'],"
                        + " properties: {n: {bsonType: 'int', minimum: 0}}}}}");
        run(
                zoo,
                "{create: 'warned', validator: {$or: [{n: {$gt: 5}}, {'a.b': {$regex: '^x'}}]},"
                        + " validationLevel: 'moderate', validationAction: 'warn'}");
        // Two operators, which are no regular expression: a server would not take one here.
        run(
                zoo,
                new Document("create", "tagged")
                        .append("validator", new Document("tags", new Document("$elemMatch", smallLetters()))));
        insert(zoo, "tagged", List.of(BsonDocument.parse("{_id: 1, tags: ['a', 'B']}")));
        for (String name : List.of("checked", "warned")) {
            // Documents from before the rule was made break it.
            run(
                    zoo,
                    new Document("insert", name)
                            .append(
                                    "documents",
                                    List.of(new Document("_id", 1).append("n", -1), new Document("_id", 2)))
                            .append("bypassDocumentValidation", true));
        }
    }

    private static Document smallLetters() {
        return new Document("$regex", "^[a-z]+$").append("$options", "i");
    }

    private static void collations(MongoDatabase zoo) {
        run(zoo, "{create: 'german', collation: {locale: 'de', strength: 1}}");
        insert(zoo, "german", strings("Apfel", "B\u00e4r", "zebra", "\u00d6l", "1"));
        run(zoo, "{create: 'numeric', collation: {locale: 'en', numericOrdering: true, caseFirst: 'upper'}}");
        insert(zoo, "numeric", strings("10", "9", "2a", "A", "a"));
        run(
                zoo,
                "{createIndexes: 'numeric', indexes: [{key: {n: 1}, name: 'plain', collation: {locale: 'simple'}},"
                        + " {key: {n: 1}, name: 'inherited'}, {key: {n: 1}, name: 'french', collation: {locale: 'fr', backwards: true}}]}");
    }

    private static void series(MongoDatabase zoo) {
        run(
                zoo,
                "{create: 'weather', timeseries: {timeField: 'at', metaField: 'where', granularity: 'minutes'},"
                        + " expireAfterSeconds: {$numberLong: '1700000000'}}");
        run(zoo, "{create: 'ticks', timeseries: {timeField: 't'}}");
        run(zoo, "{create: 'silence', timeseries: {timeField: 't', metaField: 'm', granularity: 'hours'}}");
        insert(
                zoo,
                "weather",
                IntStream.range(0, 300)
                        .mapToObj(i -> BsonDocument.parse("{at: {$date: {$numberLong: '"
                                + (1_600_000_000_000L + i * 60_000L) + "'}}, where: {city: '" + (i % 3) + "', n: "
                                + (i % 2) + "}, t: " + (i % 7 == 0 ? "'none'" : i + ".5") + ", _id: " + i + "}"))
                        .toList());
        insert(
                zoo,
                "ticks",
                LongStream.range(0, 20)
                        .mapToObj(i -> BsonDocument.parse(
                                "{t: {$date: {$numberLong: '" + i * 86_400_000L + "'}}, v: " + i + ", _id: " + i + "}"))
                        .toList());
        run(zoo, "{createIndexes: 'weather', indexes: [{key: {'where.city': 1, at: -1}, name: 'by city'}]}");
    }

    private static void views(MongoDatabase zoo) {
        run(zoo, "{create: 'some', viewOn: 'plain', pipeline: [{$match: {n: {$gt: 100}}}, {$project: {n: 1}}]}");
        run(zoo, "{create: 'fewer', viewOn: 'some', pipeline: [{$match: {n: {$lt: 200}}}]}");
        run(zoo, "{create: 'a view before all others', viewOn: 'fewer', pipeline: []}");
        run(
                zoo,
                "{create: 'sorted', viewOn: 'german', pipeline: [{$sort: {_id: 1}}], collation: {locale: 'de', strength: 1}}");
        run(
                zoo,
                "{create: 'joined', viewOn: 'plain', pipeline: [{$lookup: {from: 'fewer', localField: 'n', foreignField: 'n', as: 'j'}}]}");
        run(
                zoo,
                new Document("create", "named")
                        .append("viewOn", "plain")
                        .append(
                                "pipeline",
                                List.of(new Document("$match", new Document("\"$regex\": name", smallLetters())))));
        run(zoo, "{create: 'of nothing', viewOn: 'there is no such collection', pipeline: []}");
        run(zoo, "{create: 'of weather', viewOn: 'weather', pipeline: [{$match: {'where.n': 1}}]}");
    }

    private static void documents(MongoDatabase database, boolean large) {
        List<BsonDocument> byId = new ArrayList<>();
        for (BsonValue id : Values.ids()) {
            byId.add(new BsonDocument("_id", id)
                    .append("type", new BsonString(id.getBsonType().name())));
        }
        insert(database, "ids of every type", byId);
        List<BsonDocument> byValue = new ArrayList<>();
        BsonDocument all = new BsonDocument("_id", new BsonString("all"));
        for (BsonValue value : Values.all()) {
            byValue.add(
                    new BsonDocument("_id", new BsonInt32(byValue.size())).append("in", new BsonDocument("v", value)));
            all.append("v" + byValue.size(), new BsonArray(List.of(value)));
        }
        byValue.add(all);
        insert(database, "values of every type", byValue);
        insert(
                database,
                "odd names",
                List.of(Values.oddNames().append("_id", new BsonInt32(1)), new BsonDocument("_id", new BsonInt32(2))));
        insert(database, "deep", List.of(new BsonDocument("_id", new BsonInt32(1)).append("d", Values.deep(150))));
        for (String name : ODD_COLLECTIONS) {
            insert(database, name, List.of(new BsonDocument("_id", new BsonString(name))));
        }
        if (large) {
            for (int i = 1; i <= 2; i++) {
                insert(
                        database,
                        "large",
                        List.of(new BsonDocument("_id", new BsonInt32(i)).append("d", Values.noise(15 << 20, i))));
            }
        }
    }

    private static List<BsonDocument> strings(String... ids) {
        return List.of(ids).stream()
                .map(id -> new BsonDocument("_id", new BsonString(id)))
                .toList();
    }

    static List<BsonDocument> numbers(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new BsonDocument("_id", i % 2 == 0 ? new BsonInt32(i) : new BsonInt64(i))
                        .append("n", new BsonInt32(i))
                        .append("s", new BsonString("value " + i % 17)))
                .toList();
    }

    static void insert(MongoDatabase database, String collection, List<BsonDocument> documents) {
        Document answer = run(database, new Document("insert", collection).append("documents", documents));
        if (answer.containsKey("writeErrors")) {
            throw new AssertionError(database.getName() + "." + collection + ": " + answer.get("writeErrors"));
        }
    }

    static void run(MongoDatabase database, String command) {
        run(database, Document.parse(command));
    }

    private static Document run(MongoDatabase database, Document command) {
        return database.runCommand(command);
    }
}
