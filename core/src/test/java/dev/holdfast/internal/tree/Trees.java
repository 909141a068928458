package dev.holdfast.internal.tree;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Whole trees at once, for tests. */
final class Trees {
    private Trees() {}

    static List<Node> nodes(byte[] tree) {
        List<Node> nodes = new ArrayList<>();
        try (TreeReader reader = TreeReader.strict("the tree", tree)) {
            reader.forEachRemaining(nodes::add);
        }
        return nodes;
    }

    static List<Node> nodes(String tree) {
        return nodes(bytes(tree));
    }

    static byte[] encode(List<Node> nodes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TreeEncoder encoder = new TreeEncoder(out::write);
        nodes.forEach(encoder::add);
        encoder.finish();
        return out.toByteArray();
    }

    static String encodeToText(Node... nodes) {
        return new String(encode(List.of(nodes)), StandardCharsets.UTF_8);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static NodeBuilder file(String name) {
        return Node.builder(bytes(name), NodeType.FILE).content(new byte[0]);
    }
}
