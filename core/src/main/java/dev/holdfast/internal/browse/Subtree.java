package dev.holdfast.internal.browse;

import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.tree.Node;
import dev.holdfast.internal.tree.NodeType;
import dev.holdfast.internal.tree.TreeReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Finds a directory of a snapshot. */
public final class Subtree {
    private Subtree() {}

    /**
     * The tree of a directory.
     *
     * @param names from the root down; empty for the root
     * @throws RepositoryException.NotFound if there is no such directory
     * @throws RepositoryException.Damaged if a tree on the way cannot be read
     */
    public static BlobId find(OpenRepository repository, Snapshot snapshot, List<String> names) {
        BlobId tree = BlobId.fromHex(snapshot.tree());
        for (int depth = 0; depth < names.size(); depth++) {
            tree = below(repository, tree, names.get(depth))
                    .orElseThrow(notFound(snapshot, "directory", names.subList(0, depth + 1)));
        }
        return tree;
    }

    /**
     * An entry, whatever it is.
     *
     * @param names from the root down, at least one
     * @throws RepositoryException.NotFound if there is no such entry
     * @throws RepositoryException.Damaged if a tree on the way cannot be read
     */
    public static Node entry(OpenRepository repository, Snapshot snapshot, List<String> names) {
        int last = names.size() - 1;
        BlobId above = find(repository, snapshot, names.subList(0, last));
        return child(repository, above, names.get(last)).orElseThrow(notFound(snapshot, "entry", names));
    }

    private static Supplier<RepositoryException.NotFound> notFound(Snapshot snapshot, String what, List<String> names) {
        return () -> new RepositoryException.NotFound("snapshot "
                + snapshot.id().brief() + " has no " + what + " /" + String.join("/", names)
                + "; 'ls' shows what it has");
    }

    private static Optional<BlobId> below(OpenRepository repository, BlobId tree, String name) {
        return child(repository, tree, name)
                .filter(node -> node.type() == NodeType.DIR)
                .flatMap(Node::subtree)
                .map(subtree -> BlobId.of(subtree, 0));
    }

    private static Optional<Node> child(OpenRepository repository, BlobId tree, String name) {
        byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
        try (TreeReader nodes = repository.trees().open(tree)) {
            while (nodes.hasNext()) {
                Node node = nodes.next();
                if (Arrays.equals(node.name(), wanted)) {
                    return Optional.of(node);
                }
            }
            return Optional.empty();
        }
    }
}
