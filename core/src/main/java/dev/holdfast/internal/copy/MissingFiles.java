package dev.holdfast.internal.copy;

import dev.holdfast.HoldfastException;
import dev.holdfast.internal.index.BlobIndex;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.posix.RawText;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.internal.tree.Node;
import dev.holdfast.internal.tree.NodeType;
import dev.holdfast.internal.walk.PathWalk;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Names the files of a snapshot that a target cannot give back, as something the source could not give is missing from it. A directory
 * in which nothing is missing is looked at once, however many snapshots have it.
 */
final class MissingFiles implements PathWalk.Visitor {
    private final OpenRepository target;
    private final BlobIndex index;
    private final LostBlobs lost;
    private final Operation operation;
    private final Set<BlobId> complete = new HashSet<>();
    private final Deque<Boolean> lacking = new ArrayDeque<>();
    private Receiver receiver = (path, reason) -> {};
    private long count;

    /** Takes a path and why it is not complete. */
    @FunctionalInterface
    interface Receiver {
        void accept(String path, String reason);
    }

    MissingFiles(OpenRepository target, LostBlobs lost, Operation operation) {
        this.target = target;
        this.index = target.index();
        this.lost = lost;
        this.operation = operation;
    }

    /**
     * Looks below a root.
     *
     * @return how many files and directories are not complete
     */
    long below(BlobId root, Receiver each) {
        if (complete.contains(root)) {
            return 0;
        }
        receiver = each;
        count = 0;
        lacking.clear();
        lacking.addLast(false);
        PathWalk.walk(target, root, operation, this);
        return count;
    }

    @Override
    public boolean entry(String path, Node node, BlobId tree) {
        if (node.type() != NodeType.DIR) {
            file(path, node);
            return false;
        }
        if (node.subtree().filter(id -> complete.contains(BlobId.of(id, 0))).isPresent()) {
            return false;
        }
        lacking.addLast(false);
        return true;
    }

    private void file(String path, Node node) {
        byte[] content = node.content().orElseGet(() -> new byte[0]);
        for (int at = 0; at < content.length; at += BlobId.LENGTH) {
            BlobId id = BlobId.of(content, at);
            if (!index.contains(BlobType.DATA, id)) {
                report(path, lost.reason(BlobType.DATA, id));
                return;
            }
        }
    }

    private void report(String path, String reason) {
        count++;
        receiver.accept(new String(RawText.encode(path), StandardCharsets.UTF_8), reason);
        mark();
    }

    private void mark() {
        lacking.removeLast();
        lacking.addLast(true);
    }

    @Override
    public void unreadable(String path, Optional<BlobId> tree, HoldfastException problem) {
        report(
                path,
                tree.map(id -> lost.reason(BlobType.TREE, id)).orElseGet(() -> String.valueOf(problem.getMessage())));
    }

    @Override
    public void left(String path, Optional<BlobId> tree) {
        boolean incomplete = lacking.removeLast();
        if (!incomplete) {
            tree.ifPresent(complete::add);
        } else if (!lacking.isEmpty()) {
            mark();
        }
    }
}
