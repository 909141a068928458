package dev.holdfast.internal.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a node must keep to besides being readable: rules of restic's check, and those without which a restore is dangerous. */
public final class NodeRules {
    private static final byte[] DOT = {'.'};
    private static final byte[] DOT_DOT = {'.', '.'};
    private static final byte[] ZERO_ID = new byte[Node.ID_LENGTH];

    private NodeRules() {}

    /** Everything that is wrong with a node, each as a sentence that names it; empty if nothing is. */
    public static List<String> problems(Node node) {
        List<String> problems = new ArrayList<>();
        dangerousName(node.name()).ifPresent(problems::add);
        switch (node.type()) {
            case FILE -> content(node, problems);
            case DIR -> subtree(node, problems);
            case SYMLINK, DEVICE, CHARDEV, FIFO, SOCKET, IRREGULAR -> {}
        }
        return problems;
    }

    /**
     * Why a name must never be used below a directory: it is empty, "." or "..", or holds a '/' or a zero byte. Empty if it may.
     */
    public static Optional<String> dangerousName(byte[] name) {
        if (name.length == 0) {
            return Optional.of("an entry has an empty name");
        }
        if (Arrays.equals(name, DOT) || Arrays.equals(name, DOT_DOT)) {
            return Optional.of("an entry is named " + GoQuote.quote(name));
        }
        for (byte b : name) {
            if (b == '/' || b == 0) {
                return Optional.of("the name " + GoQuote.quote(name) + " holds a '/' or a zero byte");
            }
        }
        return Optional.empty();
    }

    private static void content(Node node, List<String> problems) {
        byte[] content = node.contentOrNull();
        if (content == null) {
            problems.add("file " + node.printableName() + " has no list of blobs");
            return;
        }
        for (int at = 0; at < content.length; at += Node.ID_LENGTH) {
            if (Arrays.equals(content, at, at + Node.ID_LENGTH, ZERO_ID, 0, Node.ID_LENGTH)) {
                problems.add("blob " + (at / Node.ID_LENGTH) + " of file " + node.printableName() + " has a null id");
            }
        }
    }

    private static void subtree(Node node, List<String> problems) {
        byte[] subtree = node.subtreeOrNull();
        if (subtree == null) {
            problems.add("directory " + node.printableName() + " has no subtree");
        } else if (Arrays.equals(subtree, ZERO_ID)) {
            problems.add("directory " + node.printableName() + " has a null id as subtree");
        }
    }
}
