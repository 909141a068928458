package dev.holdfast.mongodb.layout;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * What {@code prelude.json} says of a dump.
 *
 * @param serverVersion of the server that was dumped, such as {@code 6.0.5}; empty if unknown
 * @param toolVersion of the program that dumped it; empty if unknown
 */
public record Prelude(String serverVersion, String toolVersion) {
    /** The file's name, at the top of a dump. */
    public static final String FILE = "prelude.json";

    /** Neither may be null. */
    public Prelude {
        Objects.requireNonNull(serverVersion, "serverVersion");
        Objects.requireNonNull(toolVersion, "toolVersion");
    }

    /**
     * Reads a file.
     *
     * @param file names it in messages
     * @param in read to its end and closed
     * @throws dev.holdfast.mongodb.MongoException.Damaged if it is no JSON object
     */
    public static Prelude read(String file, InputStream in) {
        ObjectNode json = BoundedJson.object(file, BoundedJson.bytes(file, in));
        return new Prelude(
                json.path("ServerVersion").asText(""), json.path("ToolVersion").asText(""));
    }

    /** The file's content. */
    public byte[] toBytes() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("ServerVersion", serverVersion).put("ToolVersion", toolVersion);
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }
}
