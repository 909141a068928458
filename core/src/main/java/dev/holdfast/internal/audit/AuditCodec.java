package dev.holdfast.internal.audit;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.internal.seal.BoundedJson;
import dev.holdfast.internal.seal.Sha256;
import dev.holdfast.run.AuditHead;
import dev.holdfast.run.AuditRecord;
import dev.holdfast.spi.state.StateDocument;
import dev.holdfast.spi.state.StateException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** Records and heads as JSON. A record's hash is that of its JSON, which names the hash of the record before. */
final class AuditCodec {
    private static final ObjectReader READER = new ObjectMapper().readerFor(JsonNode.class);

    private AuditCodec() {}

    /**
     * What a document of the log says.
     *
     * @param record with its hash
     * @param previous the hash that it names as that of the record before
     */
    record Link(AuditRecord record, String previous) {}

    /** @param record its hash is not looked at */
    static String json(AuditRecord record, String previous) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("number", record.number())
                .put("previous", previous)
                .put("at", record.at().toString())
                .put("who", record.who())
                .put("what", record.what())
                .put("subject", record.subject());
        ObjectNode details = json.putObject("details");
        record.details().forEach(details::put);
        return json.toString();
    }

    static String hash(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(new Sha256().hash(bytes, 0, bytes.length));
    }

    static Link link(StateDocument document) {
        JsonNode json = read(document);
        try {
            Map<String, String> details = new TreeMap<>();
            json.path("details")
                    .properties()
                    .forEach(one -> details.put(one.getKey(), one.getValue().asText()));
            AuditRecord record = new AuditRecord(
                    json.path("number").asLong(),
                    Instant.parse(json.path("at").asText()),
                    json.path("who").asText(),
                    json.path("what").asText(),
                    json.path("subject").asText(),
                    details,
                    hash(document.json()));
            return new Link(record, json.path("previous").asText());
        } catch (DateTimeException damaged) {
            throw damaged(document, damaged);
        }
    }

    static String json(AuditHead head) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("count", head.count())
                .put("hash", head.hash())
                .toString();
    }

    static AuditHead head(StateDocument document) {
        JsonNode json = read(document);
        return new AuditHead(json.path("count").asLong(), json.path("hash").asText());
    }

    private static JsonNode read(StateDocument document) {
        try (JsonParser parser = BoundedJson.parser(document.json().getBytes(StandardCharsets.UTF_8))) {
            return READER.readTree(parser);
        } catch (IOException damaged) {
            throw damaged(document, damaged);
        }
    }

    private static StateException.Damaged damaged(StateDocument document, Exception cause) {
        return new StateException.Damaged(
                "the document " + document.path() + " is no part of an audit log: " + cause.getMessage(), cause);
    }
}
