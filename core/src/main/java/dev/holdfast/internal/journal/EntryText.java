package dev.holdfast.internal.journal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.internal.seal.BoundedJson;
import dev.holdfast.spi.state.StateDocument;
import dev.holdfast.spi.state.StateException;
import dev.holdfast.spi.workload.Compensation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/**
 * What the document of an entry says.
 *
 * @param compensation how the effect is undone
 * @param token of the lease under which it was opened
 * @param term of that lease
 * @param undoneAt when the effect was first undone by another than its owner, by the store's clock; {@link Instant#EPOCH} if never
 */
record EntryText(Compensation compensation, long token, Duration term, Instant undoneAt) {
    private static final ObjectReader READER = new ObjectMapper().readerFor(JsonNode.class);

    EntryText undoneAt(Instant now) {
        return new EntryText(compensation, token, term, now);
    }

    boolean wasUndone() {
        return !undoneAt.equals(Instant.EPOCH);
    }

    /** When nothing of its owner can come any more, by the store's clock; only once it was undone. */
    Instant closesAt() {
        return undoneAt.plus(term).plus(compensation.commandDeadline());
    }

    /** @throws IllegalArgumentException if the parameters are no JSON */
    String json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("kind", compensation.kind())
                .put("deadline", compensation.commandDeadline().toString())
                .put("token", token)
                .put("term", term.toString())
                .put("undone_at", undoneAt.toString());
        json.set("parameters", parsed(compensation.parameters()));
        return json.toString();
    }

    private static JsonNode parsed(String json) {
        try (JsonParser parser = BoundedJson.parser(json.getBytes(StandardCharsets.UTF_8))) {
            return READER.readTree(parser);
        } catch (IOException malformed) {
            throw new IllegalArgumentException("parameters are JSON: " + malformed.getMessage(), malformed);
        }
    }

    /** @throws StateException.Damaged if it is no entry of a journal */
    static EntryText of(StateDocument document) {
        try {
            JsonNode json = parsed(document.json());
            Compensation compensation = new Compensation(
                    json.path("kind").asText(),
                    json.path("parameters").toString(),
                    Duration.parse(json.path("deadline").asText()));
            return new EntryText(
                    compensation,
                    json.path("token").asLong(),
                    Duration.parse(json.path("term").asText()),
                    Instant.parse(json.path("undone_at").asText()));
        } catch (IllegalArgumentException | DateTimeException damaged) {
            throw new StateException.Damaged(
                    "the document " + document.path() + " is no entry of a journal: " + damaged.getMessage(), damaged);
        }
    }
}
