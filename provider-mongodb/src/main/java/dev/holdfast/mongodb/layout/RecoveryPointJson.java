package dev.holdfast.mongodb.layout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.MongoException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** The JSON form of a recovery point. Fields that are not known are ignored, so that an older program reads what a newer one wrote. */
final class RecoveryPointJson {
    private RecoveryPointJson() {}

    static String write(RecoveryPoint point) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("format", point.format()).put("consistency", word(point.consistency()));
        point.commonTime().ifPresent(time -> time(json, "commonTime", time));
        ArrayNode sets = json.putArray("replicaSets");
        point.replicaSets().forEach(set -> replicaSet(sets.addObject(), set));
        ArrayNode collections = json.putArray("collections");
        point.collections().forEach(one -> collection(collections.addObject(), one));
        point.balancer().ifPresent(one -> balancer(json.putObject("balancer"), one));
        texts(json, "warnings", point.warnings());
        if (point.isSelective()) {
            json.put("selective", true);
        }
        return json.toString();
    }

    private static void replicaSet(ObjectNode json, ReplicaSetFacts set) {
        json.put("name", set.name()).put("role", word(set.role())).put("member", set.member());
        if (!set.id().isEmpty()) {
            json.put("id", set.id());
        }
        json.put("serverVersion", set.serverVersion());
        json.put("featureCompatibilityVersion", set.featureCompatibilityVersion());
        set.first().ifPresent(time -> time(json, "first", time));
        set.contained().ifPresent(time -> time(json, "contained", time));
        set.last().ifPresent(time -> time(json, "last", time));
        set.lastEntry()
                .ifPresent(entry -> ((ObjectNode) json.path("last"))
                        .put("term", entry.term())
                        .put("sha256", entry.hash()));
        set.clusterTime().ifPresent(time -> time(json, "clusterTime", time));
        set.lag().ifPresent(lag -> json.put("lagMillis", lag.toMillis()));
        set.lockTime().ifPresent(time -> json.put("lockMillis", time.toMillis()));
        texts(json, "warnings", set.warnings());
    }

    private static void collection(ObjectNode json, CollectionFacts one) {
        json.put("replicaSet", one.replicaSet());
        json.put("database", one.namespace().database())
                .put("collection", one.namespace().collection());
        json.put("kind", one.kind()).put("documents", one.documents()).put("bytes", one.bytes());
        json.put("contentHash", one.contentHash()).put("uuid", one.uuid()).put("changed", one.changed());
    }

    private static void balancer(ObjectNode json, BalancerFacts one) {
        json.put("mode", one.mode()).put("stopped", one.stopped()).put("activeWindow", one.activeWindow());
        texts(json, "excluded", one.excluded());
    }

    private static void time(ObjectNode json, String key, ClusterTime time) {
        json.putObject(key).put("seconds", time.seconds()).put("increment", time.increment());
    }

    private static void texts(ObjectNode json, String key, List<String> texts) {
        ArrayNode array = json.putArray(key);
        texts.forEach(array::add);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static RecoveryPoint read(String file, byte[] bytes) {
        ObjectNode json = BoundedJson.object(file, bytes);
        if (!json.path("format").isInt()) {
            throw new MongoException.Damaged(file + " is no recovery point: 'format' is missing", null);
        }
        try {
            RecoveryPoint.Builder point = RecoveryPoint.builder(
                    constant(json, "consistency", Consistency.class).orElse(Consistency.UNKNOWN));
            point.format(json.path("format").asInt());
            time(json, "commonTime", point::commonTime);
            json.path("replicaSets").forEach(each -> point.replicaSet(replicaSet(each)));
            json.path("collections").forEach(each -> point.collection(collection(each)));
            if (json.path("balancer").isObject()) {
                point.balancer(balancer(json.path("balancer")));
            }
            texts(json, "warnings").forEach(point::warning);
            point.selective(json.path("selective").asBoolean());
            return point.build();
        } catch (IllegalArgumentException unfit) {
            throw new MongoException.Damaged(file + " is no recovery point: " + unfit.getMessage(), unfit);
        }
    }

    private static ReplicaSetFacts replicaSet(JsonNode json) {
        ReplicaSetFacts.Role role = constant(json, "role", ReplicaSetFacts.Role.class)
                .orElseThrow(() -> new IllegalArgumentException("no known role: " + text(json, "role")));
        ReplicaSetFacts.Builder set = ReplicaSetFacts.builder(text(json, "name"), role);
        set.member(text(json, "member"))
                .versions(text(json, "serverVersion"), text(json, "featureCompatibilityVersion"));
        set.id(text(json, "id"));
        time(json, "first", set::first);
        time(json, "contained", set::contained);
        time(json, "last", time -> last(json.path("last"), time, set));
        time(json, "clusterTime", set::clusterTime);
        millis(json, "lagMillis", set::lag);
        millis(json, "lockMillis", set::lockTime);
        texts(json, "warnings").forEach(set::warning);
        return set.build();
    }

    private static CollectionFacts collection(JsonNode json) {
        return new CollectionFacts(
                text(json, "replicaSet"),
                new Namespace(text(json, "database"), text(json, "collection")),
                text(json, "kind"),
                json.path("documents").asLong(),
                json.path("bytes").asLong(),
                text(json, "contentHash"),
                text(json, "uuid"),
                json.path("changed").asBoolean());
    }

    private static BalancerFacts balancer(JsonNode json) {
        return new BalancerFacts(
                text(json, "mode"),
                json.path("stopped").asBoolean(),
                text(json, "activeWindow"),
                texts(json, "excluded"));
    }

    private static String text(JsonNode json, String key) {
        return json.path(key).asText("");
    }

    private static List<String> texts(JsonNode json, String key) {
        List<String> texts = new ArrayList<>();
        json.path(key).forEach(each -> texts.add(each.asText()));
        return texts;
    }

    private static void time(JsonNode json, String key, Consumer<ClusterTime> use) {
        JsonNode time = json.path(key);
        if (time.isObject()) {
            use.accept(new ClusterTime(
                    time.path("seconds").asLong(-1), time.path("increment").asLong(-1)));
        }
    }

    private static void last(JsonNode json, ClusterTime time, ReplicaSetFacts.Builder set) {
        if (json.path("sha256").isTextual()) {
            set.last(new OplogPosition(time, json.path("term").asLong(), text(json, "sha256")));
        } else {
            set.last(time);
        }
    }

    private static void millis(JsonNode json, String key, Consumer<Duration> use) {
        if (json.path(key).isNumber()) {
            use.accept(Duration.ofMillis(json.path(key).asLong()));
        }
    }

    private static <E extends Enum<E>> Optional<E> constant(JsonNode json, String key, Class<E> type) {
        String word = text(json, key);
        return Arrays.stream(type.getEnumConstants())
                .filter(each -> word(each).equals(word))
                .findFirst();
    }
}
