package dev.holdfast.mongodb.restore;

import dev.holdfast.PointInTime;
import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.MongoException.Inconsistent;
import dev.holdfast.mongodb.layout.Namespace;
import dev.holdfast.mongodb.oplog.OplogEntry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * What the oplog of a set says of the cluster that it belongs to: shards that came and went, and what several of them change together.
 * In the middle of that, as of a drop or a new name, shards and config servers say different things, and nobody would bring it to its end
 * after a restore. Used by one thread.
 */
final class ClusterEvents {
    private static final String WORK = "config.system.sharding_ddl_coordinators";
    private static final String SHARDS = "config.shards";

    private static final String NOTES = "config.changelog";
    private static final String COLLECTIONS = "config.collections";
    private static final String LEFT_OVERS = "config.rangeDeletions";
    private static final String MOVE_PRIMARY = "movePrimary";

    private final Map<BsonValue, ClusterTime> begun = new LinkedHashMap<>();
    private final Map<String, ClusterTime> changed = new LinkedHashMap<>();
    private final Map<BsonValue, String> leftOvers = new LinkedHashMap<>();

    /** Looks at an entry that belongs to the point in time. */
    void accept(OplogEntry entry) {
        if (entry.holdsOperations()) {
            entry.operations().forEach(this::accept);
            return;
        }
        switch (entry.namespace()) {
            case WORK -> work(entry);
            case NOTES -> note(entry);
            case SHARDS -> shard(entry);
            case COLLECTIONS -> collection(entry);
            case LEFT_OVERS -> leftOver(entry);
            default -> {
                // It is of one set alone.
            }
        }
    }

    private void shard(OplogEntry entry) {
        String what = entry.operation().equals("i") ? " was added" : " was removed";
        if (entry.operation().equals("i") || entry.operation().equals("d")) {
            changed.put("the shard " + entry.object().text("_id") + what, entry.time());
        }
    }

    /** Dumps refuse them: their buckets have a name that takes no UUID. */
    private void collection(OplogEntry entry) {
        BsonDocument object = entry.object().toBson();
        String name = object.get("_id") instanceof BsonString text ? text.getValue() : "";
        if (!entry.operation().equals("d")
                && (object.containsKey("timeseriesFields") || name.contains(".system.buckets."))) {
            changed.put("the time series " + name + " was sharded", entry.time());
        }
    }

    /** Servers before 6.3 write only notes about it. */
    private void note(OplogEntry entry) {
        BsonDocument object = entry.object().toBson();
        String what = text(object, "what");
        BsonDocument id = new BsonDocument("operationType", new BsonString(MOVE_PRIMARY))
                .append("namespace", new BsonString(text(object, "ns")));
        if (what.equals(MOVE_PRIMARY + ".start")) {
            begun.put(id, entry.time());
        } else if (what.startsWith(MOVE_PRIMARY)) {
            begun.remove(id);
        }
    }

    /** What a shard has to delete, as a chunk goes or has gone elsewhere. */
    private void leftOver(OplogEntry entry) {
        BsonDocument object = entry.object().toBson();
        BsonValue id = object.get("_id");
        if (id != null && entry.operation().equals("i")) {
            leftOvers.put(id, text(object, "nss"));
        } else if (id != null && entry.operation().equals("d")) {
            leftOvers.remove(id);
        }
    }

    /** Collections of which the shard has documents at the end that belong to another one. */
    Set<String> leftOvers() {
        return new TreeSet<>(leftOvers.values());
    }

    /** Each is written down when it begins, changed as it goes on, and deleted when all is done. */
    private void work(OplogEntry entry) {
        BsonValue id = entry.object().toBson().get("_id");
        if (id != null && entry.operation().equals("i") && !isOfSessions(id)) {
            begun.put(id, entry.time());
        } else if (id != null && entry.operation().equals("d")) {
            begun.remove(id);
        }
    }

    /** Clusters make that for themselves, and make it again. */
    private static boolean isOfSessions(BsonValue id) {
        return id instanceof BsonDocument work && text(work, "namespace").equals(Namespace.SESSIONS);
    }

    /**
     * Lets only a point in time pass that can be restored.
     *
     * @param set whose oplog it was
     * @throws Inconsistent if it is in the middle of something, or there is something that the dump's shards cannot show
     */
    void requireNone(PointInTime at, String set) {
        changed.forEach((what, time) -> {
            throw new Inconsistent(
                    what + " at " + time
                            + ", beyond which the dump does not lead: restore to a time before, or from a dump that"
                            + " was made after it",
                    null);
        });
        begun.forEach((id, since) -> {
            throw new Inconsistent(
                    set + " was at " + words(id) + " since " + since
                            + ", which is done on several shards one after the other: restore to a time before, or to one when it"
                            + " was done",
                    null);
        });
    }

    private static String words(BsonValue id) {
        if (!(id instanceof BsonDocument work)) {
            return String.valueOf(id);
        }
        return text(work, "operationType") + " of " + text(work, "namespace").replaceFirst("[.]$", "");
    }

    private static String text(BsonDocument work, String field) {
        return work.get(field) instanceof BsonString text ? text.getValue() : "something";
    }
}
