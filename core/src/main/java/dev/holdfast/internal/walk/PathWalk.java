package dev.holdfast.internal.walk;

import dev.holdfast.HoldfastException;
import dev.holdfast.RepositoryException;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.posix.RawText;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.internal.tree.Node;
import dev.holdfast.internal.tree.NodeType;
import dev.holdfast.internal.tree.TreeReader;
import dev.holdfast.spi.store.StoreException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Walks the paths below a root on the calling thread: each directory before its entries, entries in the order of the tree. Only the
 * trees between the root and the present place are held.
 */
public final class PathWalk {
    private final OpenRepository repository;
    private final Operation operation;
    private final Visitor visitor;
    private final Deque<Level> levels = new ArrayDeque<>();

    /** Takes what is met. Paths begin with a slash and are raw text, see {@link RawText}. */
    public interface Visitor {
        /**
         * Takes an entry.
         *
         * @param tree the directory that lists it
         * @return for a directory, whether to look into it
         */
        boolean entry(String path, Node node, BlobId tree);

        /**
         * Takes a directory that cannot be read (to its end); the walk goes on behind it.
         *
         * @param tree its tree, empty if the entry names none
         */
        void unreadable(String path, Optional<BlobId> tree, HoldfastException problem);

        /**
         * The directory was read to its end, or as far as that goes: called once for the root and for each directory that was to be
         * looked into.
         */
        void left(String path, Optional<BlobId> tree);
    }

    private record Level(String path, BlobId tree, TreeReader nodes) {}

    private PathWalk(OpenRepository repository, Operation operation, Visitor visitor) {
        this.repository = repository;
        this.operation = operation;
        this.visitor = visitor;
    }

    /** Walks everything below a root. */
    public static void walk(OpenRepository repository, BlobId root, Operation operation, Visitor visitor) {
        PathWalk walk = new PathWalk(repository, operation, visitor);
        try {
            walk.enter("/", root);
            while (!walk.levels.isEmpty()) {
                walk.step(walk.levels.getLast());
            }
        } finally {
            walk.levels.forEach(level -> level.nodes().close());
        }
    }

    private void enter(String path, BlobId tree) {
        operation.check();
        try {
            levels.addLast(new Level(path, tree, repository.trees().openLeniently(tree)));
        } catch (StoreException.Interrupted interrupted) {
            throw interrupted;
        } catch (RepositoryException.Damaged | StoreException problem) {
            visitor.unreadable(path, Optional.of(tree), problem);
            visitor.left(path, Optional.of(tree));
        }
    }

    private void step(Level level) {
        Node node;
        try {
            node = level.nodes().hasNext() ? level.nodes().next() : null;
        } catch (RepositoryException.Damaged problem) {
            visitor.unreadable(level.path(), Optional.of(level.tree()), problem);
            node = null;
        }
        if (node == null) {
            levels.removeLast().nodes().close();
            visitor.left(level.path(), Optional.of(level.tree()));
        } else {
            visit(level, node);
        }
    }

    private void visit(Level level, Node node) {
        String path = join(level.path(), RawText.decode(node.name()));
        if (!visitor.entry(path, node, level.tree()) || node.type() != NodeType.DIR) {
            return;
        }
        node.subtree().ifPresentOrElse(subtree -> enter(path, BlobId.of(subtree, 0)), () -> {
            visitor.unreadable(
                    path, Optional.empty(), new RepositoryException.Damaged("directory " + path + " names no tree"));
            visitor.left(path, Optional.empty());
        });
    }

    /** A path below another. */
    public static String join(String directory, String name) {
        return directory.endsWith("/") ? directory + name : directory + "/" + name;
    }
}
