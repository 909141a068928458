package dev.holdfast.internal.browse;

import dev.holdfast.internal.tree.ExtendedAttribute;
import dev.holdfast.internal.tree.Node;
import dev.holdfast.internal.tree.NodeTime;
import dev.holdfast.internal.tree.NodeType;
import java.util.Arrays;
import java.util.List;

/** In what two nodes of one name differ, in restic's letters. */
final class NodeComparison {
    private static final byte[] NO_CONTENT = {};

    private NodeComparison() {}

    static String modifier(Node before, Node after, boolean metadata) {
        String type = before.type() == after.type() ? "" : "T";
        boolean files = before.type() == NodeType.FILE && after.type() == NodeType.FILE;
        if (files && !Arrays.equals(content(before), content(after))) {
            return type + "M" + (same(withoutContent(before), withoutContent(after)) ? "?" : "");
        }
        return type + (metadata && !same(before, after) ? "U" : "");
    }

    private static byte[] content(Node node) {
        return node.content().orElse(NO_CONTENT);
    }

    private static Node withoutContent(Node node) {
        return node.toBuilder().content(NO_CONTENT).build();
    }

    /** Whether they are the same but for the zone that times are written in and the order of extended attributes. */
    private static boolean same(Node before, Node after) {
        return normal(before).equals(normal(after));
    }

    private static Node normal(Node node) {
        return node.toBuilder()
                .mtime(normal(node.mtime()))
                .atime(normal(node.atime()))
                .ctime(normal(node.ctime()))
                .extendedAttributes(normal(node.extendedAttributes()))
                .build();
    }

    private static NodeTime normal(NodeTime time) {
        return new NodeTime(time.epochSecond(), time.nano(), 0);
    }

    private static List<ExtendedAttribute> normal(List<ExtendedAttribute> attributes) {
        return attributes.stream()
                .sorted((one, other) -> Arrays.compareUnsigned(one.name(), other.name()))
                .toList();
    }
}
