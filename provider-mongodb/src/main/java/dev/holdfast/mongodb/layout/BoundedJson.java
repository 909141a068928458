package dev.holdfast.mongodb.layout;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.mongodb.MongoException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** JSON that lies in a dump, read within limits that no file of a dump comes near: what a server tells of one collection fits into 64 MiB. */
final class BoundedJson {
    /** A server nests 200 deep, and a type in Extended JSON two more. */
    private static final int DEEPEST = 250;

    private static final int LONGEST = 64 << 20;
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxStringLength(LONGEST)
                            .maxNameLength(1 << 20)
                            .maxNumberLength(1000)
                            .build())
                    .build())
            .build();

    private BoundedJson() {}

    /**
     * Reads a file whole.
     *
     * @param what names it in messages
     * @throws MongoException.Damaged if it cannot be read or has more than 64 MiB
     */
    static byte[] bytes(String what, InputStream in) {
        return bytes(what, in, LONGEST);
    }

    /** The same with another limit, in bytes. */
    static byte[] bytes(String what, InputStream in, int longest) {
        try (in) {
            byte[] bytes = in.readNBytes(longest + 1);
            if (bytes.length > longest) {
                throw new MongoException.Damaged(what + " has more than " + (longest >> 20) + " MiB", null);
            }
            return bytes;
        } catch (IOException broken) {
            throw new MongoException.Damaged(what + " cannot be read: " + broken.getMessage(), broken);
        }
    }

    /**
     * Reads an object.
     *
     * @param what names it in messages
     * @throws MongoException.Damaged if it is none
     */
    static ObjectNode object(String what, byte[] json) {
        return guarded(what, () -> asObject(what, MAPPER.readTree(json)));
    }

    /**
     * Looks whether it is JSON within the limits and nothing follows.
     *
     * @throws MongoException.Damaged if it is not
     */
    static void check(String what, byte[] json) {
        Boolean unused = guarded(what, () -> {
            try (JsonParser parser = MAPPER.createParser(json)) {
                parser.nextToken();
                parser.skipChildren();
                if (parser.nextToken() != null) {
                    throw new MongoException.Damaged(what + " goes on behind its end", null);
                }
            }
            return true;
        });
    }

    private static ObjectNode asObject(String what, @Nullable JsonNode node) {
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw new MongoException.Damaged(what + " is not a JSON object", null);
    }

    private static <T> T guarded(String what, Reading<T> reading) {
        try {
            return reading.get();
        } catch (JsonProcessingException broken) {
            throw new MongoException.Damaged(what + " is not JSON: " + broken.getOriginalMessage(), broken);
        } catch (IOException broken) {
            throw new MongoException.Damaged(what + " cannot be read: " + broken.getMessage(), broken);
        }
    }

    @FunctionalInterface
    private interface Reading<T> {
        T get() throws IOException;
    }
}
