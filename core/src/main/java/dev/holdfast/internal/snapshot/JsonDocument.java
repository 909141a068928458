package dev.holdfast.internal.snapshot;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.holdfast.RepositoryException;
import dev.holdfast.internal.seal.BoundedJson;
import dev.holdfast.internal.tree.NodeTime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object read as Go does: keys without regard to case, unknown ones ignored, null as if absent. Only what documents of a
 * repository consist of is kept, so that none needs much more memory than it has bytes.
 */
final class JsonDocument {
    private static final int MOST_FIELDS = 1000;
    private static final int MOST_TEXTS = 2_000_000;
    private static final int DEEPEST_KEPT = 2;

    private final String what;
    private final Map<String, Object> fields = new HashMap<>();

    private JsonDocument(String what) {
        this.what = what;
    }

    /** A value of a kind that no field has. */
    private enum Unfit {
        VALUE
    }

    /**
     * Reads a document.
     *
     * @param what names the document in messages
     * @throws RepositoryException.Damaged if it is not one JSON object
     */
    static JsonDocument read(String what, byte[] json) {
        try (JsonParser parser = BoundedJson.parser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new RepositoryException.Damaged(what + " is not a JSON object");
            }
            return new JsonDocument(what).fill(parser, 1);
        } catch (IOException e) {
            throw new RepositoryException.Damaged(what + " is not JSON: " + e.getMessage(), e);
        }
    }

    private JsonDocument fill(JsonParser parser, int depth) throws IOException {
        String key;
        while ((key = parser.nextFieldName()) != null) {
            Object value = value(parser, parser.nextToken(), depth);
            if (value == null) {
                fields.remove(key);
            } else {
                fields.put(key, value);
            }
            if (fields.size() > MOST_FIELDS) {
                throw damaged("it has more than " + MOST_FIELDS + " fields");
            }
        }
        return this;
    }

    private @Nullable Object value(JsonParser parser, JsonToken token, int depth) throws IOException {
        switch (token) {
            case VALUE_NULL -> {
                return null;
            }
            case VALUE_STRING -> {
                return parser.getText();
            }
            case VALUE_TRUE, VALUE_FALSE -> {
                return token == JsonToken.VALUE_TRUE;
            }
            case VALUE_NUMBER_INT -> {
                return whole(parser.getText());
            }
            case START_ARRAY -> {
                return texts(parser);
            }
            default -> {
                return rest(parser, token, depth);
            }
        }
    }

    private Object rest(JsonParser parser, JsonToken token, int depth) throws IOException {
        if (token == JsonToken.START_OBJECT && depth < DEEPEST_KEPT) {
            return new JsonDocument(what).fill(parser, depth + 1);
        }
        parser.skipChildren();
        return Unfit.VALUE;
    }

    private static Object whole(String digits) {
        try {
            return Long.valueOf(digits);
        } catch (NumberFormatException tooLarge) {
            return Unfit.VALUE;
        }
    }

    private Object texts(JsonParser parser) throws IOException {
        List<String> texts = new ArrayList<>();
        boolean fits = true;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token != JsonToken.VALUE_STRING) {
                fits = false;
                parser.skipChildren();
            } else if (fits) {
                texts.add(parser.getText());
            }
            if (texts.size() > MOST_TEXTS) {
                throw damaged("it has a list of more than " + MOST_TEXTS + " texts");
            }
        }
        return fits ? texts : Unfit.VALUE;
    }

    Optional<JsonDocument> document(String key) {
        return value(key, JsonDocument.class, "an object");
    }

    Optional<String> text(String key) {
        return value(key, String.class, "text");
    }

    List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        value(key, List.class, "an array of texts").ifPresent(found -> {
            for (Object one : found) {
                texts.add((String) one);
            }
        });
        return texts;
    }

    /** A whole number from 0 to 2<sup>63</sup>-1, 0 if absent. */
    long number(String key) {
        long number = value(key, Long.class, "a whole number").orElse(0L);
        require(number >= 0, key, "a whole number");
        return number;
    }

    boolean flag(String key) {
        return value(key, Boolean.class, "true or false").orElse(false);
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

    private <T> Optional<T> value(String key, Class<T> kind, String wanted) {
        Object exact = fields.get(key);
        Object found = exact == null ? otherCase(key) : exact;
        require(found == null || kind.isInstance(found), key, wanted);
        return Optional.ofNullable(found).map(kind::cast);
    }

    private @Nullable Object otherCase(String key) {
        return fields.entrySet().stream()
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
