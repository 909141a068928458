package dev.holdfast.internal.lock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.internal.posix.ProcessIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * Whose a lock or an announcement is, as a document beside it says.
 *
 * @param subject name of the lock or announcement, so that the document is of no use elsewhere
 * @param process that owns it
 * @param token random, the same in all documents of one owner
 * @param since when the owner began, by the store's clock
 * @param who user, host and pid, for messages
 */
record OwnerDocument(String subject, ProcessIdentity process, String token, Instant since, String who) {
    private static final ObjectReader READER = new ObjectMapper().readerFor(JsonNode.class);
    private static final int VERSION = 1;

    byte[] json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("version", VERSION)
                .put("subject", subject)
                .put("boot_id", process.bootId())
                .put("pid_namespace", process.pidNamespace())
                .put("pid", process.pid())
                .put("start_ticks", process.startTicks())
                .put("token", token)
                .put("since", since.toString())
                .put("who", who);
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Empty if it is of another version or subject, or no such document at all. */
    static Optional<OwnerDocument> parse(String subject, byte[] bytes) {
        try {
            JsonNode json = READER.readTree(bytes);
            boolean fits = json.path("version").asInt() == VERSION
                    && json.path("subject").asText().equals(subject);
            return fits ? Optional.of(read(subject, json)) : Optional.empty();
        } catch (IOException | DateTimeException unreadable) {
            return Optional.empty();
        }
    }

    private static OwnerDocument read(String subject, JsonNode json) {
        ProcessIdentity process = new ProcessIdentity(
                json.path("boot_id").asText(),
                json.path("pid_namespace").asText(),
                json.path("pid").asLong(),
                json.path("start_ticks").asLong());
        return new OwnerDocument(
                subject,
                process,
                json.path("token").asText(),
                Instant.parse(json.path("since").asText()),
                json.path("who").asText());
    }
}
