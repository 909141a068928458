package dev.holdfast.interop;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Finds in which nodes, and in which of their fields, two stored trees differ. */
final class TreeDifferences {
    private final Restic restic;
    private final List<String> found = new ArrayList<>();

    private TreeDifferences(Restic restic) {
        this.restic = restic;
    }

    /**
     * Compares two trees of one repository.
     *
     * @return {@code path: field}, or {@code path: field=one|other} where a field is only in one of them; equal directories are
     *     not looked into
     */
    static List<String> between(Restic restic, String one, String other) {
        TreeDifferences differences = new TreeDifferences(restic);
        differences.compareTrees("", one, other);
        return differences.found;
    }

    private void compareTrees(String path, String one, String other) {
        if (one.equals(other)) {
            return;
        }
        Map<String, JsonNode> left = byName(one);
        Map<String, JsonNode> right = byName(other);
        TreeSet<String> names = new TreeSet<>(left.keySet());
        names.addAll(right.keySet());
        for (String name : names) {
            compareNodes(path + "/" + name, left.get(name), right.get(name));
        }
    }

    private Map<String, JsonNode> byName(String tree) {
        Map<String, JsonNode> nodes = new LinkedHashMap<>();
        restic.nodes(tree).forEach(node -> nodes.put(node.get("name").asText(), node));
        return nodes;
    }

    private void compareNodes(
            String path,
            @org.jspecify.annotations.Nullable JsonNode one,
            @org.jspecify.annotations.Nullable JsonNode other) {
        if (one == null || other == null) {
            found.add(path + ": only in the " + (other == null ? "first" : "second"));
            return;
        }
        TreeSet<String> fields = new TreeSet<>();
        one.fieldNames().forEachRemaining(fields::add);
        other.fieldNames().forEachRemaining(fields::add);
        for (String field : fields) {
            JsonNode left = one.get(field);
            JsonNode right = other.get(field);
            if (field.equals("subtree") && left != null && right != null) {
                compareTrees(path, left.asText(), right.asText());
            } else if (left == null || !left.equals(right)) {
                found.add(path + ": " + field + " " + left + " | " + right);
            }
        }
    }
}
