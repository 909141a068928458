package dev.holdfast.internal.tree;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Writes one node: the fields and their order are restic's (RESTIC_FORMAT 8). */
final class NodeJson {
    private static final byte[] NAME = ascii("{\"name\":");
    private static final byte[] TYPE = key("type");
    private static final byte[] MODE = key("mode");
    private static final byte[] MTIME = key("mtime");
    private static final byte[] ATIME = key("atime");
    private static final byte[] CTIME = key("ctime");
    private static final byte[] UID = key("uid");
    private static final byte[] GID = key("gid");
    private static final byte[] USER = key("user");
    private static final byte[] GROUP = key("group");
    private static final byte[] INODE = key("inode");
    private static final byte[] DEVICE_ID = key("device_id");
    private static final byte[] SIZE = key("size");
    private static final byte[] LINKS = key("links");
    private static final byte[] LINK_TARGET = key("linktarget");
    private static final byte[] LINK_TARGET_RAW = key("linktarget_raw");
    private static final byte[] EXTENDED_ATTRIBUTES = key("extended_attributes");
    private static final byte[] GENERIC_ATTRIBUTES = key("generic_attributes");
    private static final byte[] VALUE = key("value");
    private static final byte[] DEVICE = key("device");
    private static final byte[] CONTENT = key("content");
    private static final byte[] NULL = ascii("null");
    private static final byte[] SUBTREE = key("subtree");
    private static final byte[] ERROR = key("error");

    private NodeJson() {}

    static void write(Node node, GoJson out) {
        out.raw(NAME).name(node.name());
        out.raw(TYPE).string(node.type().word());
        number(MODE, Integer.toUnsignedLong(node.mode()), out);
        out.raw(MTIME).time(node.mtime());
        out.raw(ATIME).time(node.atime());
        out.raw(CTIME).time(node.ctime());
        out.raw(UID).number(node.uid());
        out.raw(GID).number(node.gid());
        text(USER, node.user(), out);
        text(GROUP, node.group(), out);
        number(INODE, node.inode(), out);
        number(DEVICE_ID, node.deviceId(), out);
        number(SIZE, node.size(), out);
        number(LINKS, node.links(), out);
        linkTarget(node.linkTarget(), out);
        extendedAttributes(node.extendedAttributes(), out);
        genericAttributes(node.genericAttributes(), out);
        number(DEVICE, node.device(), out);
        content(node, out);
        text(ERROR, node.error(), out);
        out.raw('}');
    }

    private static void linkTarget(byte[] target, GoJson out) {
        if (target.length == 0) {
            return;
        }
        out.raw(LINK_TARGET).string(target);
        if (!Utf8.valid(target)) {
            out.raw(LINK_TARGET_RAW).base64(target);
        }
    }

    private static void extendedAttributes(List<ExtendedAttribute> attributes, GoJson out) {
        if (attributes.isEmpty()) {
            return;
        }
        out.raw(EXTENDED_ATTRIBUTES);
        char before = '[';
        for (ExtendedAttribute attribute : attributes) {
            out.raw(before).raw(NAME).string(attribute.name());
            out.raw(VALUE).base64(attribute.value()).raw('}');
            before = ',';
        }
        out.raw(']');
    }

    private static void genericAttributes(Map<String, String> attributes, GoJson out) {
        if (attributes.isEmpty()) {
            return;
        }
        out.raw(GENERIC_ATTRIBUTES);
        char before = '{';
        for (Map.Entry<String, String> attribute : attributes.entrySet()) {
            out.raw(before).string(attribute.getKey()).raw(':').raw(attribute.getValue());
            before = ',';
        }
        out.raw('}');
    }

    private static void content(Node node, GoJson out) {
        out.raw(CONTENT);
        byte[] content = node.contentOrNull();
        if (content == null) {
            out.raw(NULL);
        } else {
            ids(content, out);
        }
        byte[] subtree = node.subtreeOrNull();
        if (subtree != null) {
            out.raw(SUBTREE).hex(subtree, 0, subtree.length);
        }
    }

    private static void ids(byte[] content, GoJson out) {
        out.raw('[');
        for (int at = 0; at < content.length; at += Node.ID_LENGTH) {
            if (at > 0) {
                out.raw(',');
            }
            out.hex(content, at, Node.ID_LENGTH);
            out.drainIfMuch();
        }
        out.raw(']');
    }

    private static void number(byte[] key, long value, GoJson out) {
        if (value != 0) {
            out.raw(key).number(value);
        }
    }

    private static void text(byte[] key, String value, GoJson out) {
        if (!value.isEmpty()) {
            out.raw(key).string(value);
        }
    }

    private static byte[] key(String name) {
        return ascii(",\"" + name + "\":");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
