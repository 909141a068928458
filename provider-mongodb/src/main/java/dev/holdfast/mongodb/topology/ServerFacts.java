package dev.holdfast.mongodb.topology;

import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.MongoException.Refused;
import dev.holdfast.mongodb.connect.Commands;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * What one server says of itself.
 *
 * @param role what it is a part of
 * @param setName of its replica set; empty if it is in none
 * @param me its name in the replica set; empty if it is in none
 * @param version such as {@code 6.0.5}
 * @param compatibility the feature compatibility version, such as {@code 6.0}; empty where it may not be asked
 * @param primary whether it takes writes
 * @param lastWrite the last operation that it has applied; null if it is in no replica set
 */
public record ServerFacts(
        Role role,
        String setName,
        String me,
        String version,
        String compatibility,
        boolean primary,
        @Nullable ClusterTime lastWrite) {
    /** Asks a server. */
    public static ServerFacts of(Commands server) {
        BsonDocument hello = server.admin("hello");
        String set = Commands.text(hello, "setName");
        return new ServerFacts(
                role(server, hello, set),
                set,
                Commands.text(hello, "me"),
                Commands.text(server.admin("buildInfo"), "version"),
                compatibility(server),
                hello.getBoolean("isWritablePrimary", org.bson.BsonBoolean.FALSE)
                        .getValue(),
                lastWrite(hello).orElse(null));
    }

    private static Role role(Commands server, BsonDocument hello, String set) {
        if (Commands.text(hello, "msg").equals("isdbgrid")) {
            return Role.ROUTER;
        }
        if (hello.containsKey("configsvr")) {
            return Role.CONFIG;
        }
        if (set.isEmpty()) {
            return Role.STANDALONE;
        }
        return isShard(server) ? Role.SHARD : Role.REPLICA_SET;
    }

    /** A shard knows its name in the cluster; where that may not be asked, it is taken for a replica set on its own. */
    private static boolean isShard(Commands server) {
        try {
            BsonDocument state = server.admin("shardingState");
            return state.getBoolean("enabled", org.bson.BsonBoolean.FALSE).getValue();
        } catch (Refused unknown) {
            return false;
        }
    }

    private static String compatibility(Commands server) {
        try {
            BsonDocument answer = server.admin(new BsonDocument("getParameter", new BsonInt32(1))
                    .append("featureCompatibilityVersion", new BsonInt32(1)));
            BsonValue found = answer.get("featureCompatibilityVersion");
            return found != null && found.isDocument() ? Commands.text(found.asDocument(), "version") : "";
        } catch (Refused unknown) {
            return "";
        }
    }

    private static Optional<ClusterTime> lastWrite(BsonDocument hello) {
        return Optional.ofNullable(hello.get("lastWrite"))
                .map(BsonValue::asDocument)
                .map(write -> write.get("opTime"))
                .map(time ->
                        ClusterTime.ofBits(time.asDocument().getTimestamp("ts").getValue()));
    }
}
