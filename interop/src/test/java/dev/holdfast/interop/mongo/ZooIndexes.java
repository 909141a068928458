package dev.holdfast.interop.mongo;

import com.mongodb.client.MongoDatabase;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.bson.Document;

/** Collections with every kind of index. */
final class ZooIndexes {
    private static final Map<String, List<String>> BY_COLLECTION = collections();

    private ZooIndexes() {}

    private static Map<String, List<String>> collections() {
        Map<String, List<String>> all = new LinkedHashMap<>();
        all.put(
                "ordered",
                List.of(
                        "{key: {n: 1}, name: 'n_1'}",
                        "{key: {b: -1, a: 1, 'c.d': 1}, name: 'compound, in this order'}",
                        "{key: {tags: 1}, name: 'multikey'}",
                        "{key: {unique: 1}, name: 'unique', unique: true}",
                        "{key: {maybe: 1}, name: 'sparse', sparse: true, unique: true}",
                        "{key: {m: 1}, name: 'hidden', hidden: true}",
                        "{key: {half: 1.5, down: -2.0}, name: 'directions'}",
                        "{key: {p: 1}, name: 'partial', partialFilterExpression: {n: {$gte: 10}, p: {$exists: true}}}",
                        "{key: {s: 1}, name: 'collated', collation: {locale: 'sv', strength: 2, alternate: 'shifted'}}",
                        "{key: {s: 1}, name: 'tuned', storageEngine: {wiredTiger: {configString: 'prefix_compression=false'}},"
                                + " collation: {locale: 'en'}}",
                        "{key: {'\u00fc.\u4e2d': 1}, name: '\u00fcber \"all\" $of .them'}",
                        "{key: {a: 1, n: 1}, name: '" + "long ".repeat(100) + "'}"));
        all.put(
                "expiring",
                List.of(
                        "{key: {at: 1}, name: 'ttl', expireAfterSeconds: 2000000000}",
                        "{key: {until: 1}, name: 'ttl, partial', expireAfterSeconds: 0, partialFilterExpression: {n: {$lt: 0}}}"));
        all.put(
                "texts",
                List.of("{key: {s: 'text', title: 'text', n: 1}, name: 'text', weights: {title: 10, s: 2},"
                        + " default_language: 'german', language_override: 'tongue'}"));
        all.put("all texts", List.of("{key: {'$**': 'text'}, name: 'everything', textIndexVersion: 2}"));
        all.put(
                "places",
                List.of(
                        "{key: {at: '2dsphere', n: 1}, name: 'sphere'}",
                        "{key: {at: '2dsphere'}, name: 'sphere of old', '2dsphereIndexVersion': 2}",
                        "{key: {flat: '2d'}, name: 'flat', bits: 20, min: -200.0, max: 200.0}"));
        all.put(
                "hashes",
                List.of(
                        "{key: {n: 'hashed'}, name: 'hashed'}",
                        "{key: {s: 1, n: 'hashed', a: -1}, name: 'hashed and more'}"));
        all.put(
                "wild",
                List.of(
                        "{key: {'$**': 1}, name: 'all', wildcardProjection: {n: 0, 'a.b': 0}}",
                        "{key: {'sub.$**': 1}, name: 'below'}"));
        return all;
    }

    static void make(MongoDatabase database) {
        BY_COLLECTION.forEach((name, indexes) -> {
            Zoo.insert(database, name, documents());
            database.runCommand(new Document("createIndexes", name)
                    .append("indexes", indexes.stream().map(Document::parse).toList()));
        });
        Zoo.run(database, "{createIndexes: 'only indexes', indexes: [{key: {x: 1}, name: 'x', unique: true}]}");
        Zoo.run(database, "{collMod: 'ordered', index: {name: 'n_1', prepareUnique: true}}");
    }

    private static List<BsonDocument> documents() {
        return IntStream.range(0, 60)
                .mapToObj(i -> BsonDocument.parse(
                        "{_id: " + i + ", n: " + i + ", a: {b: " + i % 7 + "}, b: '" + i % 5 + "', unique: " + i
                                + ", tags: [" + i % 3 + ", 'x', null], s: 'Wort \u00c4 " + i
                                + "', title: 'title', half: " + i + ","
                                + " at: {type: 'Point', coordinates: [" + i + ", " + i / 2 + "]}, flat: [" + i + ", -"
                                + i + "],"
                                + " sub: {x: {y: " + i + "}, z: [" + i + "]}"
                                + (i % 4 == 0 ? ", maybe: " + i + ", p: 1" : "") + "}"))
                .toList();
    }
}
