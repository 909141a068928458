package dev.holdfast.internal.protect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.internal.seal.BoundedJson;
import dev.holdfast.policy.Frequency;
import dev.holdfast.policy.Lifetime;
import dev.holdfast.policy.PolicyException;
import dev.holdfast.run.AuditHead;
import dev.holdfast.run.FloorRequest;
import dev.holdfast.run.FloorState;
import dev.holdfast.run.Hold;
import dev.holdfast.run.ProtectionFloor;
import dev.holdfast.spi.state.StateDocument;
import dev.holdfast.spi.state.StateException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Holds and floors as JSON. Each document names the audit record that tells of its last change, so that the log cannot lose it unseen. */
final class ProtectionText {
    private static final ObjectReader READER = new ObjectMapper().readerFor(JsonNode.class);
    private static final String AUDIT = "audit";
    private static final String DEFINITION = "definition";

    private ProtectionText() {}

    static String holds(List<Hold> holds, AuditHead audit) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put(AUDIT, audit.toString());
        ArrayNode array = json.putArray("holds");
        for (Hold hold : holds) {
            ObjectNode one = array.addObject();
            one.put("id", hold.id())
                    .put("subject", hold.subject())
                    .put("reason", hold.reason())
                    .put("owner", hold.owner())
                    .put("placed_at", hold.placedAt().toString());
            hold.until().ifPresent(until -> one.put("until", until.toString()));
            ArrayNode snapshots = one.putArray("snapshots");
            hold.snapshots().forEach(snapshots::add);
        }
        return json.toString();
    }

    static List<Hold> holds(StateDocument document) {
        return read(document, json -> {
            List<Hold> holds = new ArrayList<>();
            for (JsonNode one : json.path("holds")) {
                holds.add(new Hold(
                        one.path("id").asText(),
                        one.path("subject").asText(),
                        texts(one.path("snapshots")),
                        one.path("reason").asText(),
                        one.path("owner").asText(),
                        Instant.parse(one.path("placed_at").asText()),
                        instant(one.path("until"))));
            }
            return holds;
        });
    }

    private static @Nullable Instant instant(JsonNode json) {
        return json.isMissingNode() ? null : Instant.parse(json.asText());
    }

    static String floor(FloorState state, AuditHead audit) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put(AUDIT, audit.toString())
                .put("set_by", state.setBy())
                .put("since", state.since().toString())
                .put("approved_by", state.approvedBy())
                .put(DEFINITION, state.definition());
        write(state.floor(), json.putObject("floor"));
        return json.toString();
    }

    private static void write(ProtectionFloor floor, ObjectNode json) {
        floor.every().ifPresent(lifetime -> json.put("every", lifetime.toString()));
        floor.onDemand().ifPresent(lifetime -> json.put("on-demand", lifetime.toString()));
        floor.other().ifPresent(lifetime -> json.put("other", lifetime.toString()));
        floor.byFrequency().forEach((frequency, lifetime) -> json.put(frequency.word(), lifetime.toString()));
    }

    static String request(FloorRequest request, AuditHead audit) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put(AUDIT, audit.toString())
                .put("requested_by", request.requestedBy())
                .put("at", request.at().toString())
                .put(DEFINITION, request.definition());
        ArrayNode lowered = json.putArray("lowered");
        request.lowered().forEach(lowered::add);
        ArrayNode approvers = json.putArray("approvers");
        request.approvers().forEach(approvers::add);
        write(request.floor(), json.putObject("floor"));
        return json.toString();
    }

    static FloorRequest request(StateDocument document) {
        return read(
                document,
                json -> new FloorRequest(
                        floor(json.path("floor")),
                        json.path(DEFINITION).asText(),
                        json.path("requested_by").asText(),
                        Instant.parse(json.path("at").asText()),
                        texts(json.path("lowered")),
                        texts(json.path("approvers"))));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(one -> texts.add(one.asText()));
        return texts;
    }

    static FloorState floor(StateDocument document) {
        return read(
                document,
                json -> new FloorState(
                        floor(json.path("floor")),
                        json.path("set_by").asText(),
                        Instant.parse(json.path("since").asText()),
                        json.path("approved_by").asText(),
                        json.path(DEFINITION).asText()));
    }

    private static ProtectionFloor floor(JsonNode json) {
        ProtectionFloor.Builder floor = ProtectionFloor.builder();
        for (Map.Entry<String, JsonNode> one : json.properties()) {
            Lifetime lifetime = Lifetime.parse(one.getValue().asText());
            switch (one.getKey()) {
                case "every" -> floor.every(lifetime);
                case "on-demand" -> floor.onDemand(lifetime);
                case "other" -> floor.other(lifetime);
                default -> floor.frequency(frequency(one.getKey()), lifetime);
            }
        }
        return floor.build();
    }

    private static Frequency frequency(String word) {
        return Frequency.valueOf(word.toUpperCase(java.util.Locale.ROOT));
    }

    /** The audit record that tells of a document's last change, if it names one. */
    static Optional<AuditHead> audit(StateDocument document) {
        return read(
                document,
                json -> json.path(AUDIT).isMissingNode()
                        ? Optional.empty()
                        : Optional.of(AuditHead.parse(json.path(AUDIT).asText())));
    }

    private static <T> T read(StateDocument document, Function<JsonNode, T> reading) {
        try (JsonParser parser = BoundedJson.parser(document.json().getBytes(StandardCharsets.UTF_8))) {
            return reading.apply(READER.readTree(parser));
        } catch (IOException | DateTimeException | IllegalArgumentException | PolicyException damaged) {
            throw new StateException.Damaged(
                    "the document " + document.path() + " does not say what it protects: " + damaged.getMessage(),
                    damaged);
        }
    }
}
