package dev.holdfast.internal.tree;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Reads one node. Keys are matched without regard to case and unknown ones skipped, as Go does; null leaves a field unset. */
final class NodeParser {
    private static final byte[] NOTHING = {};

    private final JsonParser from;
    private String lastUser = "";
    private String lastGroup = "";

    NodeParser(JsonParser from) {
        this.from = from;
    }

    /** Reads the node whose opening brace was just read. */
    Node parse() throws IOException {
        Fields fields = new Fields();
        while (from.nextToken() != JsonToken.END_OBJECT) {
            String key = from.currentName();
            if (from.nextToken() != JsonToken.VALUE_NULL && !fields.read(key) && !fields.read(folded(key))) {
                from.skipChildren();
            }
        }
        return fields.node();
    }

    /** The key as Go compares it: in lower case, with the two letters of other alphabets that fold to ASCII. */
    private static String folded(String key) {
        return key.toLowerCase(Locale.ROOT).replace('\u017f', 's').replace('\u212a', 'k');
    }

    /** The fields of one node while they are read. */
    private final class Fields {
        private final NodeBuilder builder = new NodeBuilder(NOTHING, NodeType.IRREGULAR);
        private boolean typed;
        private byte[] rawTarget = NOTHING;

        Node node() {
            if (!typed) {
                throw JsonValues.damaged(from, "an entry has no type");
            }
            if (rawTarget.length > 0) {
                builder.linkTarget(rawTarget);
            }
            return builder.build();
        }

        /** Reads the value of a key; says whether it knows the key. */
        boolean read(String key) throws IOException {
            switch (key) {
                case "name" -> builder.name(JsonValues.name(from));
                case "type" -> type(JsonValues.text(from));
                case "mode" -> builder.mode((int) JsonValues.unsignedInt(from));
                case "mtime" -> builder.mtime(JsonValues.time(from));
                case "atime" -> builder.atime(JsonValues.time(from));
                case "ctime" -> builder.ctime(JsonValues.time(from));
                case "content" -> builder.content(JsonValues.ids(from));
                case "subtree" -> builder.subtree(JsonValues.id(from));
                default -> {
                    return owner(key) || number(key) || rare(key);
                }
            }
            return true;
        }

        private void type(String word) {
            builder.type(NodeType.ofWord(word)
                    .orElseThrow(() -> JsonValues.damaged(from, "an entry has the unknown type '" + word + "'")));
            typed = true;
        }

        private boolean owner(String key) throws IOException {
            switch (key) {
                case "uid" -> builder.uid(JsonValues.unsignedInt(from));
                case "gid" -> builder.gid(JsonValues.unsignedInt(from));
                case "user" -> {
                    lastUser = JsonValues.text(from, lastUser);
                    builder.user(lastUser);
                }
                case "group" -> {
                    lastGroup = JsonValues.text(from, lastGroup);
                    builder.group(lastGroup);
                }
                default -> {
                    return false;
                }
            }
            return true;
        }

        private boolean number(String key) throws IOException {
            switch (key) {
                case "inode" -> builder.inode(JsonValues.unsignedLong(from));
                case "device_id" -> builder.deviceId(JsonValues.unsignedLong(from));
                case "size" -> builder.size(JsonValues.unsignedLong(from));
                case "links" -> builder.links(JsonValues.unsignedLong(from));
                case "device" -> builder.device(JsonValues.unsignedLong(from));
                default -> {
                    return false;
                }
            }
            return true;
        }

        private boolean rare(String key) throws IOException {
            switch (key) {
                case "linktarget" -> builder.linkTarget(Utf8.bytes(JsonValues.text(from)));
                case "linktarget_raw" -> rawTarget = JsonValues.base64(from);
                case "extended_attributes" -> builder.extendedAttributes(extendedAttributes());
                case "generic_attributes" -> builder.genericAttributes(genericAttributes());
                case "error" -> builder.error(JsonValues.text(from));
                default -> {
                    return false;
                }
            }
            return true;
        }
    }

    private List<ExtendedAttribute> extendedAttributes() throws IOException {
        JsonValues.expect(from, JsonToken.START_ARRAY);
        List<ExtendedAttribute> attributes = new ArrayList<>();
        while (from.nextToken() != JsonToken.END_ARRAY) {
            JsonValues.expect(from, JsonToken.START_OBJECT);
            attributes.add(extendedAttribute());
        }
        return attributes;
    }

    private ExtendedAttribute extendedAttribute() throws IOException {
        byte[] name = NOTHING;
        byte[] value = NOTHING;
        while (from.nextToken() != JsonToken.END_OBJECT) {
            String key = folded(from.currentName());
            if (from.nextToken() == JsonToken.VALUE_NULL) {
                continue;
            }
            switch (key) {
                case "name" -> name = Utf8.bytes(JsonValues.text(from));
                case "value" -> value = JsonValues.base64(from);
                default -> from.skipChildren();
            }
        }
        return new ExtendedAttribute(name, value);
    }

    private Map<String, String> genericAttributes() throws IOException {
        JsonValues.expect(from, JsonToken.START_OBJECT);
        Map<String, String> attributes = new TreeMap<>();
        while (from.nextToken() != JsonToken.END_OBJECT) {
            String key = Utf8.wellFormed(from.currentName());
            from.nextToken();
            attributes.put(key, RawJson.read(from));
        }
        return attributes;
    }
}
