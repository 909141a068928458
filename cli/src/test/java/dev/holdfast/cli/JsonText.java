package dev.holdfast.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;

/** Reads back the JSON that a command wrote. */
final class JsonText {
    private JsonText() {}

    static JsonNode of(String text) {
        try {
            return JsonMapper.builder().build().readTree(text);
        } catch (JsonProcessingException noJson) {
            throw new AssertionError("no JSON: " + text, noJson);
        }
    }

    /** One object a line. */
    static List<JsonNode> lines(String text) {
        return text.lines().map(JsonText::of).toList();
    }

    /** The last line's object. */
    static JsonNode last(String text) {
        List<JsonNode> all = lines(text);
        return all.get(all.size() - 1);
    }
}
