package dev.holdfast.internal.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.holdfast.RepositoryException;
import dev.holdfast.internal.tree.NodeTime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A JSON object read as Go does: keys without regard to case, unknown ones ignored, null as if absent. */
final class JsonDocument {
    private static final ObjectReader READER = new ObjectMapper().readerFor(JsonNode.class);
    private static final int LONGEST_LONG = 63;

    private final String what;
    private final JsonNode object;

    private JsonDocument(String what, JsonNode object) {
        this.what = what;
        this.object = object;
    }

    /**
     * @param what names the document in messages
     * @throws RepositoryException.Damaged if it is not one JSON object
     */
    static JsonDocument read(String what, byte[] json) {
        try {
            JsonNode node = READER.readTree(json);
            if (!node.isObject()) {
                throw new RepositoryException.Damaged(what + " is not a JSON object");
            }
            return new JsonDocument(what, node);
        } catch (IOException e) {
            throw new RepositoryException.Damaged(what + " is not JSON: " + e.getMessage(), e);
        }
    }

    Optional<JsonDocument> document(String key) {
        return value(key).map(node -> {
            require(node.isObject(), key, "an object");
            return new JsonDocument(what, node);
        });
    }

    Optional<String> text(String key) {
        return value(key).map(node -> text(key, node));
    }

    List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        value(key).ifPresent(node -> {
            require(node.isArray(), key, "an array");
            node.forEach(element -> texts.add(text(key, element)));
        });
        return texts;
    }

    /** A whole number from 0 to 2<sup>63</sup>-1, 0 if absent. */
    long number(String key) {
        return value(key)
                .map(node -> {
                    boolean fits = node.isIntegralNumber()
                            && node.bigIntegerValue().signum() >= 0
                            && node.bigIntegerValue().bitLength() <= LONGEST_LONG;
                    require(fits, key, "a whole number");
                    return node.longValue();
                })
                .orElse(0L);
    }

    boolean flag(String key) {
        return value(key)
                .map(node -> {
                    require(node.isBoolean(), key, "true or false");
                    return node.booleanValue();
                })
                .orElse(false);
    }

    /** A time, Go's zero time if absent. */
    NodeTime time(String key) {
        return text(key).map(text -> time(key, text)).orElse(NodeTime.ZERO);
    }

    RepositoryException.Damaged damaged(String problem) {
        return new RepositoryException.Damaged(what + " cannot be read: " + problem);
    }

    private NodeTime time(String key, String text) {
        try {
            return NodeTime.parse(text);
        } catch (RepositoryException.Damaged e) {
            throw new RepositoryException.Damaged(what + " cannot be read: '" + key + "' is " + e.getMessage(), e);
        }
    }

    private String text(String key, JsonNode node) {
        require(node.isTextual(), key, "text");
        return node.textValue();
    }

    private Optional<JsonNode> value(String key) {
        JsonNode exact = object.get(key);
        return Optional.ofNullable(exact == null ? otherCase(key) : exact).filter(node -> !node.isNull());
    }

    private @Nullable JsonNode otherCase(String key) {
        return object.properties().stream()
                .filter(entry -> entry.getKey().equalsIgnoreCase(key))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    private void require(boolean holds, String key, String wanted) {
        if (!holds) {
            throw damaged("'" + key + "' is not " + wanted);
        }
    }
}
