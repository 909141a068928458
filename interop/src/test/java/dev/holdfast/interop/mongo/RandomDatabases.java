package dev.holdfast.interop.mongo;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bson.BsonArray;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.bson.Document;

/** A few databases with collections, documents and indexes of chance, the same for the same seed. */
public final class RandomDatabases {
    private static final String LETTERS = "abcXYZ019 _-%/.\u00e9\u4e2d:;,+~'\"\\";
    private static final List<String> INDEXES = List.of(
            "{f0: 1}",
            "{f1: -1, f0: 1}",
            "{f2: 'hashed'}",
            "{f3: 'text'}",
            "{'$**': 1}",
            "{'f4.x': 1, f1: 1}",
            "{place: '2dsphere'}");
    private static final List<String> INDEX_OPTIONS = List.of(
            "{}",
            "{sparse: true}",
            "{hidden: true}",
            "{partialFilterExpression: {f0: {$exists: true}}}",
            "{collation: {locale: 'en', strength: 2}}",
            "{expireAfterSeconds: 2000000000}");
    private static final List<String> OPTIONS = List.of(
            "{}",
            "{}",
            "{}",
            "{capped: true, size: 200000}",
            "{capped: true, size: 1000000, max: 40}",
            "{collation: {locale: 'de', strength: 1}}",
            "{clusteredIndex: {key: {_id: 1}, unique: true}}",
            "{validator: {f0: {$ne: 'never'}}, validationAction: 'warn'}",
            "{timeseries: {timeField: 't', metaField: 'm'}}",
            "{timeseries: {timeField: 't', granularity: 'hours'}}");

    private static final BsonTimestamp NOW = new BsonTimestamp(0, 0);

    private final Random random;

    private RandomDatabases(long seed) {
        this.random = new Random(seed);
    }

    /** Fills the server with one to three databases whose names begin with {@code random}. */
    public static void fill(Deployment deployment, long seed) {
        RandomDatabases generator = new RandomDatabases(seed);
        int databases = 1 + generator.random.nextInt(3);
        for (int i = 0; i < databases; i++) {
            generator.fill(deployment.client().getDatabase("random" + seed + "_" + i));
        }
    }

    private void fill(MongoDatabase database) {
        int collections = 1 + random.nextInt(6);
        List<String> made = new ArrayList<>();
        for (int i = 0; i < collections; i++) {
            made.add(collection(database, "c" + i + text(1 + random.nextInt(20))));
        }
        if (random.nextBoolean()) {
            String on = made.get(random.nextInt(made.size()));
            database.runCommand(new Document("create", "view " + text(3))
                    .append("viewOn", on)
                    .append("pipeline", List.of(Document.parse("{$match: {f0: {$exists: true}}}"))));
        }
    }

    private String collection(MongoDatabase database, String name) {
        Document create = new Document("create", name);
        Document options = Document.parse(OPTIONS.get(random.nextInt(OPTIONS.size())));
        create.putAll(options);
        database.runCommand(create);
        boolean series = options.containsKey("timeseries");
        int batches = random.nextInt(4);
        for (int batch = 0; batch < batches; batch++) {
            List<BsonDocument> documents = new ArrayList<>();
            int count = 1 + random.nextInt(40);
            for (int i = 0; i < count; i++) {
                documents.add(document(batch * 1000 + i, series));
            }
            Zoo.insert(database, name, documents);
        }
        int indexes = series ? 0 : random.nextInt(4);
        for (int i = 0; i < indexes; i++) {
            index(database, name, i);
        }
        return name;
    }

    private void index(MongoDatabase database, String collection, int number) {
        Document index = new Document("key", Document.parse(INDEXES.get(random.nextInt(INDEXES.size()))))
                .append("name", "i" + number + " " + text(random.nextInt(10)));
        index.putAll(Document.parse(INDEX_OPTIONS.get(random.nextInt(INDEX_OPTIONS.size()))));
        try {
            database.runCommand(new Document("createIndexes", collection).append("indexes", List.of(index)));
        } catch (MongoCommandException refused) {
            // Not all kinds take all options, nor all values: what the server refuses is not there.
            if (refused.getErrorCode() == 0) {
                throw refused;
            }
        }
    }

    private BsonDocument document(int number, boolean series) {
        BsonDocument document = new BsonDocument("_id", id(number, series));
        if (series) {
            document.append("t", new BsonDateTime(1_000_000_000_000L + random.nextInt()))
                    .append("m", new BsonInt32(random.nextInt(3)));
        }
        int fields = random.nextInt(6);
        for (int i = 0; i < fields; i++) {
            document.append("f" + i, i == 3 ? new BsonString(text(random.nextInt(60))) : field());
        }
        return document;
    }

    /** A server puts its present time in the place of an empty timestamp, if that is not within something else. */
    private BsonValue field() {
        BsonValue value = value(3);
        return value.equals(NOW) ? BsonNull.VALUE : value;
    }

    private BsonValue id(int number, boolean series) {
        return series || random.nextInt(4) > 0
                ? new BsonInt32(number)
                : new BsonDocument("n", new BsonInt32(number)).append("s", new BsonString(text(4)));
    }

    private BsonValue value(int depth) {
        int kind = random.nextInt(depth == 0 ? 8 : 10);
        if (kind < 8) {
            List<BsonValue> all = Values.all();
            return kind < 2 ? new BsonString(text(random.nextInt(200))) : all.get(random.nextInt(all.size()));
        }
        if (kind == 8) {
            return new BsonArray(List.of(value(depth - 1), value(depth - 1)));
        }
        return new BsonDocument("x", value(depth - 1)).append(text(5), value(depth - 1));
    }

    private String text(int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }
}
