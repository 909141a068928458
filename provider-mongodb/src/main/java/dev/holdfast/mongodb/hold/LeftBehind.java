package dev.holdfast.mongodb.hold;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.mongodb.connect.Connection;
import dev.holdfast.spi.workload.Compensation;

/**
 * What was written down of an effect that a run has left.
 *
 * @param parameters as they were written down
 */
public record LeftBehind(JsonNode parameters) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Reads what was written down.
     *
     * @throws IllegalArgumentException if it is no JSON
     */
    public static LeftBehind of(Compensation compensation) {
        try {
            return new LeftBehind(JSON.readTree(compensation.parameters()));
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException("what was written down is no JSON", malformed);
        }
    }

    /** One of the parameters; empty if it is not there. */
    public String text(String name) {
        return parameters.path(name).asText();
    }

    /** Whether it was reached by the same location. */
    public boolean isAt(Connection connection) {
        return text("location").equals(connection.origin());
    }
}
