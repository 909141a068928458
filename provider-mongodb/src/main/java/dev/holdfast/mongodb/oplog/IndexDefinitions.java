package dev.holdfast.mongodb.oplog;

import dev.holdfast.mongodb.layout.Namespace;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * The indexes to be built when all data is there, and after which age servers delete documents of clustered collections and time series:
 * what a dump lists, changed by what an oplog says. A server that knew that age earlier would delete what the oplog is still to change.
 * Not for several threads.
 *
 * <p>A definition is as {@code listIndexes} shows it. The index on {@code _id} comes with the collection and is left out.
 */
public final class IndexDefinitions {
    private static final String ID = "_id_";
    private static final String COLLATION = "collation";
    private static final BsonDocument SIMPLE = new BsonDocument("locale", new BsonString("simple"));

    private final Map<String, Map<String, BsonDocument>> byNamespace = new TreeMap<>();
    private final Map<String, BsonValue> expiries = new TreeMap<>();
    private final Set<String> collated = new HashSet<>();

    /** A dump lists the indexes of a time series under its name, and an oplog under that of its buckets, in other words but by the same names. */
    private static List<String> names(String namespace) {
        return Namespace.parse(namespace)
                .filter(Namespace::isBuckets)
                .map(buckets -> List.of(namespace, buckets.logical().toString()))
                .orElse(List.of(namespace));
    }

    /** Adds one, in place of another of the same name. */
    public void put(String namespace, BsonDocument definition) {
        String name = definition.getString("name").getValue();
        if (!name.equals(ID)) {
            names(namespace).forEach(each -> forget(each, new BsonString(name)));
            BsonDocument copy = definition.clone();
            copy.remove("ns");
            byNamespace.computeIfAbsent(namespace, any -> new LinkedHashMap<>()).put(name, copy);
        }
    }

    /**
     * Those of a collection, in the order in which they came. One without a collation compares simply, and says so where it would take over that
     * of its collection: servers leave that out when they list or log it.
     */
    public List<BsonDocument> of(String namespace) {
        boolean inherits = collated.contains(logical(namespace));
        return byNamespace.getOrDefault(namespace, Map.of()).values().stream()
                .map(index -> inherits && !index.containsKey(COLLATION)
                        ? index.clone().append(COLLATION, SIMPLE)
                        : index)
                .toList();
    }

    /** What a collection was made with; indexes that say nothing else would take its collation over. */
    public void made(String namespace, BsonDocument options) {
        if (options.containsKey(COLLATION)) {
            collated.add(logical(namespace));
        } else {
            collated.remove(logical(namespace));
        }
    }

    /** The collections that have any. */
    public Set<String> namespaces() {
        return new TreeSet<>(byNamespace.keySet());
    }

    /** Forgets all of a collection. */
    public void drop(String namespace) {
        names(namespace).forEach(byNamespace::remove);
        expiries.remove(logical(namespace));
        collated.remove(logical(namespace));
    }

    private static String logical(String namespace) {
        return Namespace.parse(namespace).map(name -> name.logical().toString()).orElse(namespace);
    }

    /**
     * Says after which age documents of a collection are deleted that has no index for it.
     *
     * @param seconds a number, or {@code off}
     */
    public void expire(String namespace, BsonValue seconds) {
        if (seconds.isNumber()) {
            expiries.put(logical(namespace), seconds);
        } else {
            expiries.remove(logical(namespace));
        }
    }

    /** After how many seconds documents are deleted, by clustered collections and time series. */
    public Map<String, BsonValue> expiries() {
        return new TreeMap<>(expiries);
    }

    /** Moves those of a collection, in place of what the other has. */
    void rename(String from, String to) {
        Map<String, BsonDocument> moved = byNamespace.remove(from);
        byNamespace.remove(to);
        if (moved != null) {
            byNamespace.put(to, moved);
        }
        BsonValue expiry = expiries.remove(logical(from));
        expiries.remove(logical(to));
        if (expiry != null) {
            expiries.put(logical(to), expiry);
        }
        if (collated.remove(logical(from))) {
            collated.add(logical(to));
        } else {
            collated.remove(logical(to));
        }
    }

    /**
     * Forgets one, some or all.
     *
     * @param index a name, a list of names, the key, or {@code *} for all
     */
    void dropIndexes(String namespace, BsonValue index) {
        names(namespace).forEach(each -> forget(each, index));
    }

    private void forget(String namespace, BsonValue index) {
        Map<String, BsonDocument> definitions = byNamespace.getOrDefault(namespace, new LinkedHashMap<>());
        if (index.isArray()) {
            index.asArray().forEach(name -> forget(namespace, name));
        } else if (index.isDocument()) {
            definitions.values().removeIf(definition -> index.equals(definition.get("key")));
        } else if (index.asString().getValue().equals("*")) {
            definitions.clear();
        } else {
            definitions.remove(index.asString().getValue());
        }
        if (definitions.isEmpty()) {
            byNamespace.remove(namespace);
        }
    }

    /** Changes one as {@code collMod} does; nothing if there is none, as it was dropped later. */
    void modify(String namespace, BsonDocument change) {
        names(namespace).forEach(each -> modifyOne(each, change));
    }

    private void modifyOne(String namespace, BsonDocument change) {
        for (BsonDocument definition :
                byNamespace.getOrDefault(namespace, Map.of()).values()) {
            if (Objects.equals(definition.get("name"), change.get("name"))
                    || Objects.equals(definition.get("key"), change.get("keyPattern"))) {
                change(definition, change);
            }
        }
    }

    private static void change(BsonDocument definition, BsonDocument change) {
        for (String option : List.of("expireAfterSeconds", "hidden", "unique", "prepareUnique")) {
            if (change.containsKey(option)) {
                definition.put(option, change.get(option));
            }
            if (BsonBoolean.FALSE.equals(definition.get(option))) {
                definition.remove(option);
            }
        }
        if (BsonBoolean.TRUE.equals(change.get("unique"))) {
            definition.remove("prepareUnique");
        }
    }
}
