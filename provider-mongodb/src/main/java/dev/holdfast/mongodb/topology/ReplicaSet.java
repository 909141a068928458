package dev.holdfast.mongodb.topology;

import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.connect.Commands;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonValue;

/**
 * A replica set as one of its members sees it.
 *
 * @param name its name
 * @param id its number, the same as long as it lives, whatever its members are called
 * @param term of the primary
 * @param members all of them, in the order of the configuration
 */
public record ReplicaSet(String name, String id, long term, List<Member> members) {
    /** Copies the list. */
    public ReplicaSet {
        members = List.copyOf(members);
    }

    /**
     * Asks a member. The configuration is read rather than what {@code hello} lists: that leaves out hidden members and those without
     * priority.
     */
    public static ReplicaSet of(Commands member) {
        BsonDocument config = member.admin("replSetGetConfig").getDocument("config");
        BsonDocument status = member.admin("replSetGetStatus");
        Map<String, BsonDocument> seen = new HashMap<>();
        documents(status.getArray("members")).forEach(one -> seen.put(Commands.text(one, "name"), one));
        Instant now = Instant.ofEpochMilli(status.getDateTime("date").getValue());
        List<Member> members = new ArrayList<>();
        for (BsonDocument one : documents(config.getArray("members"))) {
            members.add(member(one, seen.getOrDefault(Commands.text(one, "host"), new BsonDocument()), now));
        }
        BsonValue id = config.getDocument("settings", new BsonDocument()).get("replicaSetId");
        return new ReplicaSet(
                Commands.text(config, "_id"),
                id == null ? "" : id.asObjectId().getValue().toHexString(),
                number(status, "term"),
                members);
    }

    private static Member member(BsonDocument config, BsonDocument seen, Instant now) {
        Map<String, String> tags = new HashMap<>();
        config.getDocument("tags", new BsonDocument())
                .forEach((name, value) -> tags.put(name, value.asString().getValue()));
        BsonValue heard = seen.get("lastHeartbeatRecv");
        return new Member(
                Commands.text(config, "host"),
                config.getBoolean("arbiterOnly", BsonBoolean.FALSE).getValue(),
                config.getBoolean("hidden", BsonBoolean.FALSE).getValue(),
                real(config, "priority", 1),
                (int) real(config, "votes", 1),
                Duration.ofSeconds((long) real(config, "secondaryDelaySecs", real(config, "slaveDelay", 0))),
                tags,
                Commands.text(seen, "stateStr"),
                real(seen, "health", 0) == 1,
                heard == null || seen.containsKey("self")
                        ? Duration.ZERO
                        : Duration.between(
                                Instant.ofEpochMilli(heard.asDateTime().getValue()), now),
                applied(seen),
                Commands.text(seen, "syncSourceHost"));
    }

    private static ClusterTime applied(BsonDocument seen) {
        BsonValue time = seen.get("optime");
        return time == null || !time.isDocument()
                ? ClusterTime.ZERO
                : ClusterTime.ofBits(time.asDocument().getTimestamp("ts").getValue());
    }

    private static List<BsonDocument> documents(BsonArray array) {
        return array.stream().map(BsonValue::asDocument).toList();
    }

    private static long number(BsonDocument document, String name) {
        return document.getNumber(name, new BsonInt32(0)).longValue();
    }

    private static double real(BsonDocument document, String name, double byDefault) {
        BsonValue value = document.get(name);
        return value == null || !value.isNumber() ? byDefault : value.asNumber().doubleValue();
    }

    /** The member that takes writes, if there is one. */
    public Optional<Member> primary() {
        return members.stream().filter(Member::isPrimary).findFirst();
    }

    /** The member of this name. */
    public Optional<Member> member(String host) {
        return members.stream().filter(one -> one.host().equals(host)).findFirst();
    }

    /** The newest operation that any member has applied: the primary's, if there is one. */
    public ClusterTime newest() {
        return primary()
                .map(Member::applied)
                .orElseGet(() -> members.stream()
                        .map(Member::applied)
                        .max(ClusterTime::compareTo)
                        .orElse(ClusterTime.ZERO));
    }

    /** How far a member is behind, in whole seconds as operations have them. */
    public Duration lag(Member member) {
        return Duration.ofSeconds(
                Math.max(0, newest().seconds() - member.applied().seconds()));
    }

    /**
     * Whether writes that wait for the majority would still be acknowledged while a member stands still. Members that stay behind on
     * purpose acknowledge too late, arbiters never, and whoever takes operations from the one that stands still, or from another that does,
     * stands still with it until it looks for another.
     */
    public boolean canDoWithout(Member still) {
        Set<String> standing = standingWith(still);
        int voting = (int) members.stream().filter(one -> one.votes() > 0).count();
        int keeping = (int) members.stream()
                .filter(one -> one.votes() > 0 && !one.arbiter())
                .count();
        int needed = Math.min(voting / 2 + 1, keeping);
        long left = members.stream()
                .filter(one -> !standing.contains(one.host()) && one.acknowledgesMajority())
                .count();
        return left >= needed;
    }

    private Set<String> standingWith(Member still) {
        Set<String> standing = new HashSet<>(Set.of(still.host()));
        boolean more = true;
        while (more) {
            more = standing.addAll(members.stream()
                    .filter(one -> standing.contains(one.source()))
                    .map(Member::host)
                    .toList());
        }
        return standing;
    }
}
