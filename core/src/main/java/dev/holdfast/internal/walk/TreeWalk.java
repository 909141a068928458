package dev.holdfast.internal.walk;

import dev.holdfast.HoldfastException;
import dev.holdfast.RepositoryException;
import dev.holdfast.internal.index.BlobIndex;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.internal.repository.Parallel;
import dev.holdfast.internal.tree.Node;
import dev.holdfast.internal.tree.NodeType;
import dev.holdfast.internal.tree.TreeReader;
import dev.holdfast.spi.store.StoreException;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Reads every tree below some roots once, by several threads, in no particular order. */
public final class TreeWalk {
    private static final String STEP = "reading trees";

    private final OpenRepository repository;
    private final BlobIndex index;
    private final BlobSet seen;
    private final Operation operation;
    private final Visitor visitor;
    private final Set<BlobId> unknown = ConcurrentHashMap.newKeySet();
    private final PendingTrees pending = new PendingTrees();
    private final AtomicLong count = new AtomicLong();

    /** Takes what is found; called by several threads at once. */
    public interface Visitor {
        /** Takes the next node of a tree, in the order of the tree, whether or not its name and place are as they must be. */
        void node(BlobId tree, Node node);

        /** Takes a tree that is not in the index or cannot be read (to its end); what this throws ends the walk. */
        void unreadable(BlobId tree, HoldfastException problem);
    }

    /** @param seen gets the trees that were met; those in it already are passed over */
    public TreeWalk(OpenRepository repository, BlobSet seen, Operation operation, Visitor visitor) {
        this.repository = repository;
        this.index = repository.index();
        this.seen = seen;
        this.operation = operation;
        this.visitor = visitor;
    }

    /**
     * Reads all trees.
     *
     * @return how many were read
     */
    public long walk(Collection<BlobId> roots) {
        roots.forEach(this::meet);
        int threads = repository.readers();
        Parallel.forEach(IntStream.range(0, threads).boxed().toList(), threads, thread -> work());
        return count.get();
    }

    private void work() {
        try {
            for (int ordinal = pending.take(); ordinal >= 0; ordinal = pending.take()) {
                operation.check();
                read(index.handle(ordinal).id());
                pending.done();
            }
        } catch (Throwable failure) {
            pending.stop();
            throw failure;
        }
    }

    private void meet(BlobId tree) {
        int ordinal = index.ordinal(BlobType.TREE, tree);
        if (ordinal >= 0) {
            if (seen.add(ordinal)) {
                pending.push(ordinal);
            }
        } else if (unknown.add(tree)) {
            visitor.unreadable(
                    tree,
                    new RepositoryException.Damaged(
                            "tree " + tree.hex() + " is named by no index: its pack or an index file was lost"));
        }
    }

    private void read(BlobId tree) {
        try (TreeReader nodes = repository.trees().openLeniently(tree)) {
            while (nodes.hasNext()) {
                Node node = nodes.next();
                visitor.node(tree, node);
                if (node.type() == NodeType.DIR) {
                    node.subtree().ifPresent(subtree -> meet(BlobId.of(subtree, 0)));
                }
            }
        } catch (StoreException.Interrupted interrupted) {
            throw interrupted;
        } catch (RepositoryException.Damaged | StoreException problem) {
            visitor.unreadable(tree, problem);
        }
        operation.listener().progressed(STEP, count.incrementAndGet(), -1);
    }
}
