package dev.holdfast.internal.form;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value of a file. Every scalar is its text, so that {@code 02:30} and {@code 0600} mean what they say. */
public sealed interface Node {
    /** How many nodes it is, with all that it holds. */
    int size();

    /** A text, number, or truth value. */
    record Scalar(String text) implements Node {
        @Override
        public int size() {
            return 1;
        }
    }

    /** A key without a value. */
    record Nothing() implements Node {
        @Override
        public int size() {
            return 1;
        }
    }

    /** A list. */
    record Sequence(List<Node> items, int size) implements Node {}

    /**
     * An object.
     *
     * @param entries in their order
     * @param repeated keys that are given more than once, of which the first counts
     */
    record Mapping(Map<String, Node> entries, List<String> repeated, int size) implements Node {
        /** Entries without repetition. */
        public static Mapping of(Map<String, Node> entries) {
            int size = 1 + entries.values().stream().mapToInt(Node::size).sum();
            return new Mapping(new LinkedHashMap<>(entries), List.of(), size);
        }
    }

    /** A value that stands elsewhere, at its own path, and is inherited. */
    record Inherited(String path, Node node) implements Node {
        @Override
        public int size() {
            return node.size();
        }
    }

    /** This node, with the fields of a parent for those that it does not have, each by itself. */
    default Node over(String parentPath, Node parent) {
        if (!(this instanceof Mapping own) || !(parent instanceof Mapping other)) {
            return this;
        }
        Map<String, Node> all = new LinkedHashMap<>(own.entries());
        other.entries().forEach((key, value) -> {
            String path = parentPath + "." + key;
            Node mine = all.get(key);
            all.put(key, mine == null ? placed(path, value) : mine.over(path, value));
        });
        return new Mapping(all, own.repeated(), own.size() + other.size());
    }

    private static Node placed(String path, Node value) {
        return value instanceof Inherited ? value : new Inherited(path, value);
    }
}
