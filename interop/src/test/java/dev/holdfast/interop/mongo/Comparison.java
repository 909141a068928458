package dev.holdfast.interop.mongo;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.Document;
import org.bson.RawBsonDocument;

/** Finds in what the databases of two deployments differ: documents, options, indexes and views, and more on request. */
public final class Comparison {
    private static final Set<String> OWN = Set.of("admin", "config", "local");

    private final boolean identifiers;
    private final boolean people;

    private Comparison(boolean identifiers, boolean people) {
        this.identifiers = identifiers;
        this.people = people;
    }

    /** Compares what is in the databases of users. */
    public static Comparison ofData() {
        return new Comparison(false, false);
    }

    /** Compares also the UUIDs of collections. */
    public Comparison withIdentifiers() {
        return new Comparison(true, people);
    }

    /** Compares also users, with what their passwords are known by, and roles. */
    public Comparison withPeople() {
        return new Comparison(identifiers, true);
    }

    /** What differs, each as {@code database.collection what: one | other}; empty if nothing does. */
    public List<String> differences(Deployment one, Deployment other) {
        return differences(one.client(), other.client());
    }

    /** The same for two clients. */
    public List<String> differences(MongoClient one, MongoClient other) {
        return differences(facts(one), facts(other));
    }

    /** What differs between two sets of facts. */
    public static List<String> differences(Map<String, String> one, Map<String, String> other) {
        TreeSet<String> all = new TreeSet<>(one.keySet());
        all.addAll(other.keySet());
        List<String> found = new ArrayList<>();
        for (String fact : all) {
            String left = one.getOrDefault(fact, "-");
            String right = other.getOrDefault(fact, "-");
            if (!left.equals(right)) {
                found.add(fact + ": " + shortened(left) + " | " + shortened(right));
            }
        }
        return found;
    }

    private static String shortened(String text) {
        return text.length() <= 1000 ? text : text.substring(0, 1000) + "...";
    }

    /** All that is compared, by its name: what a deployment held at one time can be compared with what it holds later. */
    public Map<String, String> facts(MongoClient client) {
        Map<String, String> facts = new TreeMap<>();
        for (String name : client.listDatabaseNames()) {
            if (!OWN.contains(name)) {
                database(client.getDatabase(name), facts);
            }
        }
        if (people) {
            people(client.getDatabase("admin"), facts);
        }
        return facts;
    }

    private void database(MongoDatabase database, Map<String, String> facts) {
        Document hashes = database.runCommand(new Document("dbHash", 1)).get("collections", Document.class);
        for (BsonDocument entry : database.listCollections(BsonDocument.class)) {
            String collection = entry.getString("name").getValue();
            String name = database.getName() + "." + collection;
            facts.put(name + " type", entry.getString("type").getValue());
            facts.put(name + " options", sorted(entry.getDocument("options")));
            if (identifiers && entry.getDocument("info").containsKey("uuid")) {
                facts.put(name + " uuid", entry.getDocument("info").get("uuid").toString());
            }
            if (!entry.getString("type").getValue().equals("view")) {
                Object hash = hashes.get(collection);
                facts.put(name + " documents", hash == null ? read(database, collection) : hash.toString());
                indexes(database, collection, name, facts);
            }
        }
    }

    private static void indexes(MongoDatabase database, String collection, String name, Map<String, String> facts) {
        for (BsonDocument index : database.getCollection(collection).listIndexes(BsonDocument.class)) {
            facts.put(name + " index " + index.getString("name").getValue(), sorted(index));
        }
    }

    // The server's own hash leaves out what is no collection, such as time series: those are read as views of their
    // buckets.
    private static String read(MongoDatabase database, String collection) {
        MessageDigest digest = sha256();
        long count = 0;
        BsonDocument order = BsonDocument.parse("{_id: 1}");
        for (RawBsonDocument document :
                database.getCollection(collection, RawBsonDocument.class).find().sort(order)) {
            ByteBuffer bytes = document.getByteBuffer().asNIO();
            digest.update(bytes);
            count++;
        }
        return count + " documents, " + HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    private static void people(MongoDatabase admin, Map<String, String> facts) {
        for (String what : List.of("system.users", "system.roles")) {
            for (BsonDocument each :
                    admin.getCollection(what, BsonDocument.class).find()) {
                BsonDocument known = each.clone();
                known.remove("userId");
                facts.put(what + " " + each.getString("_id").getValue(), sorted(known));
            }
        }
    }

    /** As text, with the fields of the outermost document sorted: servers give them in any order, unlike those of a key. */
    private static String sorted(BsonDocument document) {
        TreeMap<String, BsonValue> fields = new TreeMap<>(document);
        fields.remove("ns");
        BsonDocument sorted = new BsonDocument();
        fields.forEach(sorted::put);
        return sorted.isEmpty() ? "none" : sorted.toJson();
    }
}
