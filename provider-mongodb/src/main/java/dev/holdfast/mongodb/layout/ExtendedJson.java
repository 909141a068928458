package dev.holdfast.mongodb.layout;

import java.util.Map;
import java.util.regex.Pattern;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/**
 * Reads Extended JSON, version 2, as mongorestore does. The driver's own reader takes {@code {"$regex": …, "$options": …}} for a value, as in
 * version 1, where it is a condition with two operators, which a server does not take everywhere in the place of the other.
 */
public final class ExtendedJson {
    private static final String REGEX = "$regex";

    /** No server takes such a name. */
    private static final String HIDDEN = "\u0001" + REGEX;

    /** A name, not a part of a text: there a quote has a backslash before it. */
    private static final Pattern NAME = Pattern.compile("(?<!\\\\)\"\\$regex\"(?=\\s*:)");

    private ExtendedJson() {}

    /**
     * Reads a document.
     *
     * @throws org.bson.json.JsonParseException if it is none
     */
    public static BsonDocument parse(String json) {
        String hidden = NAME.matcher(json).replaceAll("\"\\\\u0001\\$regex\"");
        BsonDocument document = BsonDocument.parse(hidden);
        return hidden.equals(json) ? document : shown(document);
    }

    private static BsonDocument shown(BsonDocument document) {
        BsonDocument shown = new BsonDocument();
        for (Map.Entry<String, BsonValue> field : document.entrySet()) {
            shown.append(field.getKey().equals(HIDDEN) ? REGEX : field.getKey(), shown(field.getValue()));
        }
        return shown;
    }

    private static BsonValue shown(BsonValue value) {
        if (value.isDocument()) {
            return shown(value.asDocument());
        }
        return value.isArray()
                ? new BsonArray(
                        value.asArray().stream().map(ExtendedJson::shown).toList())
                : value;
    }
}
