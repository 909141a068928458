package dev.holdfast.internal.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.RepositoryException;
import dev.holdfast.SnapshotId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** The fields of a JSON object. What is absent reads as empty; what is of another kind than it must be ends the reading. */
final class Fields {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final String what;
    private final JsonNode node;

    private Fields(String what, JsonNode node) {
        this.what = what;
        this.node = node;
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** The word for a constant. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Reads an object.
     *
     * @param what names it in messages
     * @throws RepositoryException.Damaged if it is none
     */
    static Fields parse(String what, String text) {
        try {
            JsonNode node = MAPPER.readTree(text);
            if (node == null || !node.isObject()) {
                throw new RepositoryException.Damaged(what + " is not a JSON object");
            }
            return new Fields(what, node);
        } catch (JsonProcessingException broken) {
            throw new RepositoryException.Damaged(what + " is not JSON: " + broken.getOriginalMessage(), broken);
        }
    }

    /** Runs what throws an IllegalArgumentException for values that may not be. */
    <T> T guarded(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException unfit) {
            throw new RepositoryException.Damaged(what + " cannot be read: " + unfit.getMessage(), unfit);
        }
    }

    Optional<String> optional(String key) {
        JsonNode value = node.path(key);
        return value.isMissingNode() || value.isNull() ? Optional.empty() : Optional.of(value.asText());
    }

    String text(String key) {
        return optional(key).orElse("");
    }

    List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        node.path(key).forEach(one -> texts.add(one.asText()));
        return texts;
    }

    long number(String key) {
        return node.path(key).asLong(0);
    }

    boolean flag(String key) {
        return node.path(key).asBoolean(false);
    }

    Optional<Instant> instant(String key) {
        return optional(key).map(text -> {
            try {
                return Instant.parse(text);
            } catch (DateTimeException unfit) {
                throw new RepositoryException.Damaged(
                        what + " cannot be read: '" + key + "' is no time: " + text, unfit);
            }
        });
    }

    /** A time that must be there. */
    Instant time(String key) {
        return instant(key)
                .orElseThrow(() -> new RepositoryException.Damaged(what + " cannot be read: '" + key + "' is missing"));
    }

    Optional<SnapshotId> snapshot(String key) {
        return optional(key).map(hex -> guarded(() -> new SnapshotId(hex)));
    }

    /** A constant by its word; a fallback where the word is of a newer program. */
    <E extends Enum<E>> E word(String key, Class<E> type, E fallback) {
        return find(key, type).orElse(fallback);
    }

    /** A constant that must be known. */
    <E extends Enum<E>> E word(String key, Class<E> type) {
        return find(key, type)
                .orElseThrow(() -> new RepositoryException.Damaged(
                        what + " cannot be read: '" + key + "' is no known word: " + text(key)));
    }

    private <E extends Enum<E>> Optional<E> find(String key, Class<E> type) {
        String word = text(key);
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> word(constant).equals(word))
                .findFirst();
    }

    List<Fields> objects(String key) {
        List<Fields> objects = new ArrayList<>();
        node.path(key).forEach(one -> objects.add(new Fields(what, one)));
        return objects;
    }

    Optional<Fields> object(String key) {
        JsonNode value = node.path(key);
        return value.isObject() ? Optional.of(new Fields(what, value)) : Optional.empty();
    }
}
