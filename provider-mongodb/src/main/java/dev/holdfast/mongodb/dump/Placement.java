package dev.holdfast.mongodb.dump;

import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.connect.Commands;
import dev.holdfast.mongodb.connect.RawCursor;
import dev.holdfast.mongodb.layout.Namespace;
import dev.holdfast.mongodb.layout.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.jspecify.annotations.Nullable;

/**
 * Which collections a cluster has and on which shards their documents lie, at one time. Chunks that are split or merged where they lie
 * change nothing here.
 */
final class Placement {
    private static final int BATCH = 1000;

    /** For a million chunks; a majority that does not come is not waited for. */
    private static final int MOST_MILLIS = 120_000;

    private final Map<String, String> databases = new TreeMap<>();
    private final Map<String, Table> collections = new TreeMap<>();
    private final Map<BsonValue, Table> byUuid = new HashMap<>();
    private @Nullable BsonValue lastNote;

    /** What is known of a collection. */
    private static final class Table {
        private final String identity;
        private final MessageDigest ranges = Sha256.digest();
        private long major;
        private @Nullable String shard;
        private @Nullable BsonDocument end;
        private String state = "";

        private Table(String identity) {
            this.identity = identity;
        }

        /** Neighbours on one shard are one. */
        private void add(BsonDocument chunk) {
            String where = chunk.getString("shard").getValue();
            BsonDocument begin = chunk.getDocument("min");
            major = Math.max(major, chunk.getTimestamp("lastmod").getValue() >>> 32);
            if (!where.equals(shard) || !begin.equals(end)) {
                ranges.update((begin.toJson() + " on " + where + "\n").getBytes(StandardCharsets.UTF_8));
            }
            shard = where;
            end = chunk.getDocument("max");
        }

        /** To be asked once all chunks are there. */
        private String state() {
            if (state.isEmpty()) {
                state = major + " " + HexFormat.of().formatHex(ranges.digest());
            }
            return state;
        }
    }

    /**
     * Asks the config servers' primary; only what a majority has counts.
     *
     * @param reached everything until then counts; null for whatever is known now
     */
    static Placement of(Commands config, @Nullable ClusterTime reached) {
        return config.whole(() -> read(config.once(), reached));
    }

    private static Placement read(Commands config, @Nullable ClusterTime reached) {
        BsonDocument concern = new BsonDocument("level", new BsonString("majority"));
        if (reached != null) {
            concern.append("afterClusterTime", new BsonTimestamp(reached.bits()));
        }
        Placement placement = new Placement();
        placement.lastNote = ChangeNotes.newest(config);
        BsonDocument byName = new BsonDocument("_id", new BsonInt32(1));
        BsonDocument byRange = new BsonDocument("uuid", new BsonInt32(1)).append("min", new BsonInt32(1));
        each(config, "databases", byName, concern, placement::database);
        each(config, "collections", byName, concern, placement::collection);
        each(config, "chunks", byRange, concern, placement::chunk);
        return placement;
    }

    private static void each(
            Commands config, String collection, BsonDocument sort, BsonDocument concern, Consumer<BsonDocument> use) {
        BsonDocument find = new BsonDocument("find", new BsonString(collection))
                .append("sort", sort)
                .append("batchSize", new BsonInt32(BATCH))
                .append("maxTimeMS", new BsonInt32(MOST_MILLIS))
                .append("readConcern", concern);
        try (RawCursor cursor = new RawCursor(config, "config", collection, find, BATCH)) {
            boolean more = true;
            while (more) {
                more = cursor.next((bytes, offset, length) ->
                        use.accept(new RawBsonDocument(bytes, offset, length).decode(new BsonDocumentCodec())));
            }
        }
    }

    void database(BsonDocument database) {
        databases.put(database.getString("_id").getValue(), database.get("primary") + " " + database.get("version"));
    }

    /** The collection of sessions is nobody's data. */
    void collection(BsonDocument collection) {
        if (Commands.text(collection, "_id").equals(Namespace.SESSIONS)) {
            return;
        }
        Table table = new Table(collection.get("uuid") + " " + collection.get("lastmodEpoch") + " "
                + collection.get("timestamp") + " " + collection.get("key"));
        collections.put(collection.getString("_id").getValue(), table);
        byUuid.put(collection.get("uuid"), table);
    }

    /** In the order of ranges, those of one collection after the other. */
    void chunk(BsonDocument chunk) {
        Table table = byUuid.get(chunk.get("uuid"));
        if (table != null) {
            table.add(chunk);
        }
    }

    /**
     * What has changed since.
     *
     * @param newDatabases whether a database that is new is a change
     * @return each change in words; empty if there is none
     */
    List<String> changesUntil(Placement later, Commands config, boolean newDatabases) {
        Set<String> found = new TreeSet<>(changesUntil(later, newDatabases));
        found.addAll(ChangeNotes.since(config, lastNote)
                .changes(name -> collections.containsKey(name) || later.collections.containsKey(name), newDatabases));
        return List.copyOf(found);
    }

    List<String> changesUntil(Placement later, boolean newDatabases) {
        List<String> found = new ArrayList<>();
        databases.forEach((name, before) -> {
            if (!before.equals(later.databases.get(name))) {
                found.add("the database " + name + " was moved or dropped");
            }
        });
        later.databases.keySet().stream()
                .filter(name -> newDatabases && !databases.containsKey(name))
                .forEach(name -> found.add("the database " + name + " was made"));
        Set<String> names = new TreeSet<>(collections.keySet());
        names.addAll(later.collections.keySet());
        names.forEach(name -> {
            String change = change(collections.get(name), later.collections.get(name));
            if (!change.isEmpty()) {
                found.add(change.replace("%s", name));
            }
        });
        return found;
    }

    private static String change(@Nullable Table before, @Nullable Table after) {
        if (before == null) {
            return "%s was sharded";
        }
        if (after == null) {
            return "%s was dropped or renamed";
        }
        if (!before.identity.equals(after.identity)) {
            return "%s was made anew, or got another key";
        }
        return before.state().equals(after.state()) ? "" : "a chunk of %s was moved";
    }
}
