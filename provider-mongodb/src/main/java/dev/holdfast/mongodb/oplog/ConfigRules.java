package dev.holdfast.mongodb.oplog;

import dev.holdfast.mongodb.layout.Namespace;
import java.util.HashSet;
import java.util.Set;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * What of the {@code config} database is replayed: on a config server where data lies, and nothing of how servers work
 * together; elsewhere nothing. Not for several threads.
 *
 * <p>Locks, migrations, caches and ranges to be deleted belong to the cluster that was, and so do shards and the cluster's
 * identity; the switches of the balancer are the target's own. The collection of sessions is the target's own too, with its
 * chunks.
 */
final class ConfigRules {
    private static final Set<String> ROUTING = Set.of("chunks", "collections", "databases", "settings", "tags");
    /** What routers find; it is shown as a whole by whoever replays. */
    private static final Set<String> SHOWN = Set.of("config.collections", "config.databases");

    private static final Set<String> SWITCHES = Set.of("balancer", "automerge", "autosplit");

    private final boolean routing;
    private final Set<BsonValue> chunksOfSessions;
    private @Nullable BsonValue sessions;

    /** @param chunksOfSessions that are known by their ids */
    ConfigRules(boolean routing, @Nullable BsonBinary sessions, Set<BsonValue> chunksOfSessions) {
        this.routing = routing;
        this.sessions = sessions;
        this.chunksOfSessions = new HashSet<>(chunksOfSessions);
    }

    boolean includes(OplogEntry entry) {
        String collection = Namespaces.collection(entry.namespace());
        if (!routing || entry.operation().equals("c") || !ROUTING.contains(collection)) {
            return false;
        }
        return switch (collection) {
            case "settings" -> !(id(entry) instanceof BsonString id && SWITCHES.contains(id.getValue()));
            case "collections" -> !isSessions(entry);
            case "chunks" -> !isChunkOfSessions(entry);
            default -> true;
        };
    }

    /** Where it is replayed. */
    String target(String namespace) {
        return routing && SHOWN.contains(namespace)
                ? "admin." + ReplayRules.ASIDE + Namespaces.collection(namespace)
                : namespace;
    }

    private boolean isSessions(OplogEntry entry) {
        if (!(id(entry) instanceof BsonString id) || !id.getValue().equals(Namespace.SESSIONS)) {
            return false;
        }
        BsonValue uuid = entry.object().toBson().get("uuid");
        sessions = uuid == null ? sessions : uuid;
        return true;
    }

    private boolean isChunkOfSessions(OplogEntry entry) {
        BsonDocument object = entry.object().toBson();
        boolean ofSessions = (sessions != null && sessions.equals(object.get("uuid")))
                || new BsonString(Namespace.SESSIONS).equals(object.get("ns"));
        BsonValue id = id(entry);
        if (ofSessions && id != null) {
            chunksOfSessions.add(id);
        }
        return ofSessions || (id != null && chunksOfSessions.contains(id));
    }

    private static @Nullable BsonValue id(OplogEntry entry) {
        return entry.named().toBson().get("_id");
    }
}
