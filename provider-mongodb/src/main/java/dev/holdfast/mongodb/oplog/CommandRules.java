package dev.holdfast.mongodb.oplog;

import dev.holdfast.mongodb.MongoException;
import dev.holdfast.mongodb.layout.Namespace;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.codecs.BsonDocumentCodec;
import org.jspecify.annotations.Nullable;

/** What commands in an oplog become. Not for several threads. */
final class CommandRules {
    /** Servers build indexes anew, and these tell how far they were; {@code dbCheck} compares members and changes nothing. */
    private static final Set<String> NOTHING =
            Set.of("startIndexBuild", "setMultikeyMetadata", "dbCheck", "dropDatabase");

    private static final Set<String> COLLECTIONS = Set.of(
            "create",
            "drop",
            "collMod",
            "convertToCapped",
            "emptycapped",
            "createIndexes",
            "commitIndexBuild",
            "abortIndexBuild",
            "dropIndexes",
            "dropIndex",
            "deleteIndexes",
            "deleteIndex");

    private static final Set<String> OTHERS =
            Set.of("renameCollection", "applyOps", "commitTransaction", "abortTransaction");

    static final Set<String> KNOWN =
            Stream.of(NOTHING, COLLECTIONS, OTHERS).flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());

    static final Map<String, String> REFUSED = Map.of(
            "importCollection",
            "a collection is imported from files that the oplog does not hold",
            FuzzyCopy.VIEWLESS,
            "time series change their form between 8.x and 9.0");

    private final Namespaces namespaces;
    private final boolean keepUuids;
    private final IndexDefinitions indexes;
    private final boolean complete;
    private final Map<String, String> sources = new HashMap<>();

    /** @param there names of collections that are there already, by those at the target; null if that is not known */
    CommandRules(
            Namespaces namespaces, boolean keepUuids, IndexDefinitions indexes, @Nullable Map<String, String> there) {
        this.namespaces = namespaces;
        this.complete = there != null;
        if (there != null) {
            there.forEach((target, source) -> sources.put(logical(target), logical(source)));
        }
        this.keepUuids = keepUuids;
        this.indexes = indexes;
    }

    /** Whether there is a collection at the target by now; true if nobody knows. Servers make those for themselves. */
    boolean isThere(String target) {
        String name = logical(target);
        return !complete || Namespaces.collection(name).startsWith("system.") || sources.containsKey(name);
    }

    /** That there is a view now, or none any more, which is no command. */
    void view(String target, String source, boolean there) {
        if (there) {
            sources.put(logical(target), source);
        } else {
            sources.remove(logical(target), source);
        }
    }

    /** Whether the value of the command's first field is the name of a collection. */
    static boolean ofCollections(String command) {
        return COLLECTIONS.contains(command);
    }

    /**
     * What the command becomes; definitions of indexes are kept for later.
     *
     * @param fuzzy whether the copy may be newer than the entry
     * @throws MongoException.Inconsistent if it is unknown or cannot be replayed
     */
    List<Operation> apply(OplogEntry entry, boolean fuzzy) {
        String command = entry.command();
        if (!KNOWN.contains(command)) {
            throw refused(entry, REFUSED.getOrDefault(command, "nobody knows the command"));
        }
        if (NOTHING.contains(command)) {
            return List.of();
        }
        if (command.equals("renameCollection")) {
            return rename(entry);
        }
        if (!ofCollections(command)) {
            throw refused(entry, "transactions are to be taken apart before");
        }
        String source = entry.changes();
        if (Namespaces.collection(source).startsWith("system.resharding.")) {
            throw refused(entry, "a collection is resharded: dump again after it");
        }
        return namespaces.includes(source) ? ofCollection(entry, namespaces.target(source), fuzzy) : List.of();
    }

    private List<Operation> ofCollection(OplogEntry entry, String target, boolean fuzzy) {
        return switch (entry.command()) {
            case "create" -> create(entry, target, fuzzy);
            case "drop" -> {
                indexes.drop(target);
                sources.remove(logical(target), logical(entry.changes()));
                yield List.of(drop(entry, target));
            }
            case "collMod" -> fuzzy && !isThere(target) ? List.of() : modify(entry, target);
            case "createIndexes" -> createIndex(entry, target);
            case "commitIndexBuild" -> commitIndexes(entry, target);
            case "abortIndexBuild" -> abortIndexes(entry, target);
            case "dropIndexes", "dropIndex", "deleteIndexes", "deleteIndex" -> dropIndexes(entry, target);
            case "convertToCapped", "emptycapped" -> throw refused(entry, "no server takes it from others");
            default -> throw refused(entry, "nobody knows the command");
        };
    }

    /** A copy made meanwhile may show it already, or another that had its name; whatever it holds comes again. */
    private List<Operation> create(OplogEntry entry, String target, boolean fuzzy) {
        if (Namespaces.collection(target).equals("system.views")) {
            return List.of();
        }
        claim(entry, entry.changes(), target);
        indexes.drop(target);
        BsonDocument object = object(entry);
        indexes.made(target, object);
        object.remove("recordIdsReplicated");
        keepExpiry(object, target);
        BsonBinary uuid = keepUuids && !Namespaces.collection(target).startsWith("system.")
                ? entry.collection().orElse(null)
                : null;
        Operation create = command(entry, "create", object.append("create", name(target)), target, uuid);
        return fuzzy ? List.of(drop(entry, target), create) : List.of(create);
    }

    private void keepExpiry(BsonDocument options, String target) {
        BsonValue seconds = options.remove("expireAfterSeconds");
        if (seconds != null) {
            indexes.expire(target, seconds);
        }
    }

    /** Names that are mapped may meet: what comes second would take the place of what came first. */
    private void claim(OplogEntry entry, String source, String target) {
        String first = sources.put(logical(target), logical(source));
        if (first != null && !first.equals(logical(source))) {
            throw refused(
                    entry,
                    first + " has the name " + logical(target)
                            + " at the target already, which it would get too: map or exclude either");
        }
    }

    private static String logical(String namespace) {
        return Namespace.parse(namespace).map(name -> name.logical().toString()).orElse(namespace);
    }

    /** By its name: entries name what is in the way by a UUID that the target need not know. */
    private static Operation drop(OplogEntry entry, String target) {
        return command(entry, "drop", new BsonDocument("drop", name(target)), target, null);
    }

    private List<Operation> modify(OplogEntry entry, String target) {
        BsonDocument object = object(entry);
        if (object.remove("index") instanceof BsonDocument change) {
            indexes.modify(target, change);
        }
        keepExpiry(object, target);
        return object.size() == 1 ? List.of() : List.of(named(entry, object, target));
    }

    private List<Operation> createIndex(OplogEntry entry, String target) {
        BsonDocument definition = object(entry);
        definition.remove("createIndexes");
        indexes.put(target, definition);
        return List.of();
    }

    private List<Operation> commitIndexes(OplogEntry entry, String target) {
        object(entry).getArray("indexes").forEach(definition -> indexes.put(target, definition.asDocument()));
        return List.of();
    }

    /** A dump of others may list what was being built. */
    private List<Operation> abortIndexes(OplogEntry entry, String target) {
        for (BsonValue definition : object(entry).getArray("indexes", new BsonArray())) {
            indexes.dropIndexes(target, definition.asDocument().getString("name"));
        }
        return List.of();
    }

    private List<Operation> dropIndexes(OplogEntry entry, String target) {
        indexes.dropIndexes(target, object(entry).get("index", new BsonString("*")));
        return List.of();
    }

    private List<Operation> rename(OplogEntry entry) {
        BsonDocument object = object(entry);
        String from = object.getString("renameCollection").getValue();
        String to = object.getString("to").getValue();
        if (Namespaces.collection(from).startsWith("system.resharding.")) {
            throw refused(entry, "a collection is resharded: dump again after it");
        }
        if (!namespaces.includes(from) && !namespaces.includes(to)) {
            return List.of();
        }
        if (namespaces.includes(from) != namespaces.includes(to)) {
            throw refused(entry, "only one of " + from + " and " + to + " is restored: include both");
        }
        String target = namespaces.target(to);
        sources.remove(namespaces.target(from), from);
        claim(entry, to, target);
        boolean dropped = !BsonBoolean.FALSE.equals(object.get("dropTarget", BsonBoolean.FALSE));
        indexes.rename(namespaces.target(from), target);
        object.append("renameCollection", new BsonString(namespaces.target(from)))
                .append("to", new BsonString(target))
                .append("dropTarget", BsonBoolean.FALSE);
        Operation rename = command(entry, "renameCollection", object, target, null);
        return dropped ? List.of(drop(entry, target), rename) : List.of(rename);
    }

    /** The command on the target's collection, otherwise as it is. */
    private static Operation named(OplogEntry entry, BsonDocument object, String target) {
        return command(entry, entry.command(), object.append(entry.command(), name(target)), target, null);
    }

    static Operation command(
            OplogEntry entry, String name, BsonDocument object, String target, @Nullable BsonBinary uuid) {
        BsonDocument document = new BsonDocument("op", new BsonString("c"))
                .append("ns", new BsonString(Namespaces.database(target) + ".$cmd"));
        if (uuid != null) {
            document.append("ui", uuid);
        }
        return new Operation(RawDocument.of(document.append("o", object)), target, name, true, entry.time());
    }

    private static BsonString name(String namespace) {
        return new BsonString(Namespaces.collection(namespace));
    }

    private static BsonDocument object(OplogEntry entry) {
        return entry.object().toBson().decode(new BsonDocumentCodec());
    }

    static MongoException.Inconsistent refused(OplogEntry entry, String reason) {
        return new MongoException.Inconsistent(entry + " cannot be replayed: " + reason, null);
    }
}
