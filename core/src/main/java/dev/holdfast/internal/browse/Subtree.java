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
                    .orElseThrow(notFound(snapshot, names.subList(0, depth + 1)));
        }
        return tree;
    }

    private static java.util.function.Supplier<RepositoryException.NotFound> notFound(
            Snapshot snapshot, List<String> names) {
        return () -> new RepositoryException.NotFound("snapshot "
                + snapshot.id().brief() + " has no directory /" + String.join("/", names) + "; 'ls' shows what it has");
    }

    private static Optional<BlobId> below(OpenRepository repository, BlobId tree, String name) {
        byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
        try (TreeReader nodes = repository.trees().open(tree)) {
            while (nodes.hasNext()) {
                Node node = nodes.next();
                if (Arrays.equals(node.name(), wanted)) {
                    return node.type() == NodeType.DIR
                            ? node.subtree().map(subtree -> BlobId.of(subtree, 0))
                            : Optional.empty();
                }
            }
            return Optional.empty();
        }
    }
}
