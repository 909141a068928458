package dev.holdfast.internal.walk;

import dev.holdfast.HoldfastException;
import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.internal.index.BlobIndex;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.internal.tree.Node;
import java.util.Collection;

/** Finds every blob that snapshots need, and fails if anything stands in the way of knowing it. */
public final class UsedBlobs {
    private UsedBlobs() {}

    /**
     * All trees and data blobs that the snapshots refer to.
     *
     * @throws RepositoryException.Damaged if a tree cannot be read, or a blob is not in the index
     */
    public static BlobSet of(OpenRepository repository, Collection<Snapshot> snapshots, Operation operation) {
        return beyond(BlobSet.of(repository.index()), repository, snapshots, operation);
    }

    /**
     * The same beyond what is known to be used: trees that are known are not read.
     *
     * @param used all that some other snapshots need; gets what is found
     * @return the same set
     */
    public static BlobSet beyond(
            BlobSet used, OpenRepository repository, Collection<Snapshot> snapshots, Operation operation) {
        TreeWalk walk = new TreeWalk(repository, used, operation, new Marking(repository.index(), used));
        long unused = walk.walk(roots(snapshots));
        return used;
    }

    /** The root trees of snapshots. */
    public static Collection<BlobId> roots(Collection<Snapshot> snapshots) {
        return snapshots.stream()
                .map(snapshot -> BlobId.fromHex(snapshot.tree()))
                .distinct()
                .toList();
    }

    private record Marking(BlobIndex index, BlobSet used) implements TreeWalk.Visitor {
        @Override
        public void node(BlobId tree, Node node) {
            byte[] content = node.content().orElseGet(() -> new byte[0]);
            for (int at = 0; at < content.length; at += BlobId.LENGTH) {
                mark(tree, node, BlobId.of(content, at));
            }
        }

        private void mark(BlobId tree, Node node, BlobId id) {
            int ordinal = index.ordinal(BlobType.DATA, id);
            if (ordinal < 0) {
                throw new RepositoryException.Damaged(
                        "data blob " + id.hex() + " of file " + node.printableName()
                                + " in tree " + tree.hex()
                                + " is not in the index: data is missing; nothing was changed, run 'check' to see what is affected");
            }
            boolean unused = used.add(ordinal);
        }

        @Override
        public void unreadable(BlobId tree, HoldfastException problem) {
            throw problem;
        }
    }
}
