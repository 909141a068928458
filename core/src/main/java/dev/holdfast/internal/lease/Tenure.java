package dev.holdfast.internal.lease;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.internal.posix.ProcessIdentity;
import dev.holdfast.internal.seal.BoundedJson;
import dev.holdfast.spi.state.StateDocument;
import dev.holdfast.spi.state.StateException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * What the document of a lease says.
 *
 * @param holder who has it, or had it last
 * @param token its number, higher than that of every holder before
 * @param until when it ends, by the store's clock
 * @param released whether the holder has given it back
 * @param process that holds it
 */
public record Tenure(String holder, long token, Instant until, boolean released, ProcessIdentity process) {
    private static final ObjectReader READER = new ObjectMapper().readerFor(JsonNode.class);

    /** Whether nobody holds it, at an instant of the store's clock. */
    public boolean isOver(Instant storeTime) {
        return released || !storeTime.isBefore(until) || process.hasEnded();
    }

    Tenure extended(Instant newUntil) {
        return new Tenure(holder, token, newUntil, false, process);
    }

    Tenure givenBack() {
        return new Tenure(holder, token, until, true, process);
    }

    String json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("holder", holder)
                .put("token", token)
                .put("until", until.toString())
                .put("released", released)
                .put("boot_id", process.bootId())
                .put("pid_namespace", process.pidNamespace())
                .put("pid", process.pid())
                .put("start_ticks", process.startTicks());
        return json.toString();
    }

    /** @throws StateException.Damaged if it is no document of a lease */
    static Tenure of(StateDocument document) {
        try (JsonParser parser = BoundedJson.parser(document.json().getBytes(StandardCharsets.UTF_8))) {
            JsonNode json = READER.readTree(parser);
            ProcessIdentity process = new ProcessIdentity(
                    json.path("boot_id").asText(),
                    json.path("pid_namespace").asText(),
                    json.path("pid").asLong(),
                    json.path("start_ticks").asLong());
            return new Tenure(
                    json.path("holder").asText(),
                    json.path("token").asLong(),
                    Instant.parse(json.path("until").asText()),
                    json.path("released").asBoolean(),
                    process);
        } catch (IOException | DateTimeException damaged) {
            throw new StateException.Damaged(
                    "the document " + document.path() + " does not say who holds the lease: " + damaged.getMessage(),
                    damaged);
        }
    }
}
