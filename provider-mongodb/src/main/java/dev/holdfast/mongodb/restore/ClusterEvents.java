package dev.holdfast.mongodb.restore;

import dev.holdfast.PointInTime;
import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.MongoException.Inconsistent;
import dev.holdfast.mongodb.oplog.OplogEntry;
import java.util.LinkedHashMap;
import java.util.Map;
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

    private final Map<BsonValue, ClusterTime> begun = new LinkedHashMap<>();
    private final Map<String, ClusterTime> shards = new LinkedHashMap<>();

    /** Looks at an entry that belongs to the point in time. */
    void accept(OplogEntry entry) {
        if (entry.holdsOperations()) {
            entry.operations().forEach(this::accept);
        } else if (entry.namespace().equals(WORK)) {
            work(entry);
        } else if (entry.namespace().equals(SHARDS)
                && !entry.operation().equals("u")
                && !entry.operation().equals("n")) {
            shards.put(
                    entry.object().text("_id") + (entry.operation().equals("i") ? " was added" : " was removed"),
                    entry.time());
        }
    }

    /** Each is written down when it begins, changed as it goes on, and deleted when all is done. */
    private void work(OplogEntry entry) {
        BsonValue id = entry.object().toBson().get("_id");
        if (id != null && entry.operation().equals("i")) {
            begun.put(id, entry.time());
        } else if (id != null && entry.operation().equals("d")) {
            begun.remove(id);
        }
    }

    /**
     * Lets only a point in time pass that can be restored.
     *
     * @param set whose oplog it was
     * @throws Inconsistent if it is in the middle of something, or other shards belong to it than to the dump
     */
    void requireNone(PointInTime at, String set) {
        shards.forEach((what, time) -> {
            throw new Inconsistent(
                    "the shard " + what + " at " + time + ", so that the dump is not of the shards that there were "
                            + at + ": restore to a time before, or from a dump that was made after it",
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
