package dev.holdfast.internal.browse;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.index.BlobIndex;
import dev.holdfast.internal.pack.BlobHandle;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.posix.RawText;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.internal.tree.Node;
import dev.holdfast.internal.tree.NodeType;
import dev.holdfast.internal.tree.TreeReader;
import dev.holdfast.internal.walk.PathWalk;
import dev.holdfast.run.DiffEntry;
import dev.holdfast.run.DiffReport;
import dev.holdfast.run.Finding;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Compares two directories of snapshots, as restic's {@code diff} does. */
public final class SnapshotDiff {
    private static final int MOST_PROBLEMS = 1000;

    private final OpenRepository repository;
    private final boolean metadata;
    private final Operation operation;
    private final Consumer<DiffEntry> each;
    private final ReferredBlobs before;
    private final ReferredBlobs after;
    private final ReferredBlobs common;
    private final DiffTally removed = new DiffTally();
    private final DiffTally added = new DiffTally();
    private final List<Finding> problems = new ArrayList<>();
    private final Deque<Level> levels = new ArrayDeque<>();
    private long changedFiles;

    private SnapshotDiff(OpenRepository repository, boolean metadata, Operation operation, Consumer<DiffEntry> each) {
        this.repository = repository;
        this.metadata = metadata;
        this.operation = operation;
        this.each = each;
        BlobIndex index = repository.index();
        before = new ReferredBlobs(index);
        after = new ReferredBlobs(index);
        common = new ReferredBlobs(index);
    }

    /**
     * Compares two trees.
     *
     * @param metadata whether entries that differ only in metadata are reported
     * @param each gets the differences in the order of their paths
     * @throws RepositoryException.Damaged if one of the two cannot be read; directories below are reported instead
     */
    public static DiffReport compare(
            OpenRepository repository,
            BlobId first,
            BlobId second,
            boolean metadata,
            Operation operation,
            Consumer<DiffEntry> each) {
        return new SnapshotDiff(repository, metadata, operation, each).run(first, second);
    }

    private DiffReport run(BlobId first, BlobId second) {
        before.add(BlobType.TREE, first);
        after.add(BlobType.TREE, second);
        levels.addLast(
                new Pair("/", repository.trees().open(first), repository.trees().open(second)));
        while (!levels.isEmpty()) {
            advance(levels.getLast());
        }
        removed.addBlobs(repository.index(), before, after, common);
        added.addBlobs(repository.index(), after, before, common);
        reportUnknown(before);
        reportUnknown(after);
        return new DiffReport(changedFiles, added.tally(), removed.tally(), problems);
    }

    private void reportUnknown(ReferredBlobs side) {
        for (BlobHandle handle : side.unknown()) {
            problem(handle.toString(), "it is not in the index, so its size is unknown");
        }
    }

    private void problem(String subject, String message) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(
                    new Finding(Finding.Severity.ERROR, subject, message, "run 'check' to see what else is affected"));
        }
    }

    private void advance(Level level) {
        operation.check();
        boolean more;
        try {
            more = level.advance();
        } catch (RepositoryException.Damaged damaged) {
            problem(Entries.shown(level.path()), String.valueOf(damaged.getMessage()));
            more = false;
        }
        if (!more) {
            levels.removeLast();
            level.close();
        }
    }

    private void push(String path, byte @Nullable [] tree, java.util.function.Function<BlobId, Level> level) {
        if (tree == null) {
            problem(Entries.shown(path), "the directory names no tree");
            return;
        }
        try {
            levels.addLast(level.apply(BlobId.of(tree, 0)));
        } catch (RepositoryException.Damaged damaged) {
            problem(Entries.shown(path), String.valueOf(damaged.getMessage()));
        }
    }

    private void report(String path, boolean directory, String modifier) {
        each.accept(new DiffEntry(Entries.shown(directory ? path + "/" : path), modifier));
    }

    /** A directory that is being looked at. */
    private interface Level {
        String path();

        /** Looks at the next entry; false if there is none. */
        boolean advance();

        void close();
    }

    /** A directory that both sides have. */
    private final class Pair implements Level {
        private final String path;
        private final TreeReader first;
        private final TreeReader second;

        private Pair(String path, TreeReader first, TreeReader second) {
            this.path = path;
            this.first = first;
            this.second = second;
        }

        @Override
        public String path() {
            return path;
        }

        @Override
        public boolean advance() {
            Node left = first.peek();
            Node right = second.peek();
            if (left == null && right == null) {
                return false;
            }
            int order = left == null ? 1 : right == null ? -1 : Arrays.compareUnsigned(left.name(), right.name());
            Optional<Node> one = order <= 0 ? Optional.of(first.next()) : Optional.empty();
            Optional<Node> other = order >= 0 ? Optional.of(second.next()) : Optional.empty();
            one.ifPresent(before::addAllOf);
            other.ifPresent(after::addAllOf);
            if (one.isPresent() && other.isPresent()) {
                compare(one.get(), other.get());
            } else {
                one.ifPresent(node -> alone(path, node, "-", removed, before));
                other.ifPresent(node -> alone(path, node, "+", added, after));
            }
            return true;
        }

        private void compare(Node left, Node right) {
            String name = PathWalk.join(path, RawText.decode(left.name()));
            String modifier = NodeComparison.modifier(left, right, metadata);
            changedFiles += modifier.indexOf('M') >= 0 ? 1 : 0;
            if (!modifier.isEmpty()) {
                report(name, right.type() == NodeType.DIR, modifier);
            }
            if (left.type() == NodeType.DIR && right.type() == NodeType.DIR) {
                descend(name, left, right);
            }
        }

        private void descend(String name, Node left, Node right) {
            byte[] one = left.subtree().orElse(null);
            byte[] other = right.subtree().orElse(null);
            if (one != null && Arrays.equals(one, other)) {
                push(name, one, tree -> new Single(name, repository.trees().open(tree), "", null, common));
            } else if (other != null) {
                push(
                        name,
                        one,
                        tree -> new Pair(
                                name,
                                repository.trees().open(tree),
                                repository.trees().open(BlobId.of(other, 0))));
            } else {
                problem(Entries.shown(name), "the directory names no tree");
            }
        }

        @Override
        public void close() {
            first.close();
            second.close();
        }
    }

    private void alone(String directory, Node node, String modifier, DiffTally tally, ReferredBlobs side) {
        String name = PathWalk.join(directory, RawText.decode(node.name()));
        boolean isDirectory = node.type() == NodeType.DIR;
        report(name, isDirectory, modifier);
        tally.add(node);
        if (isDirectory) {
            push(
                    name,
                    node.subtree().orElse(null),
                    tree -> new Single(name, repository.trees().open(tree), modifier, tally, side));
        }
    }

    /** A directory that one side has, or that both have alike: then nothing is reported and only blobs are noted. */
    private final class Single implements Level {
        private final String path;
        private final TreeReader nodes;
        private final String modifier;
        private final @Nullable DiffTally tally;
        private final ReferredBlobs side;

        private Single(String path, TreeReader nodes, String modifier, @Nullable DiffTally tally, ReferredBlobs side) {
            this.path = path;
            this.nodes = nodes;
            this.modifier = modifier;
            this.tally = tally;
            this.side = side;
        }

        @Override
        public String path() {
            return path;
        }

        @Override
        public boolean advance() {
            if (!nodes.hasNext()) {
                return false;
            }
            Node node = nodes.next();
            side.addAllOf(node);
            if (tally != null) {
                alone(path, node, modifier, tally, side);
            } else if (node.type() == NodeType.DIR) {
                String name = PathWalk.join(path, RawText.decode(node.name()));
                push(
                        name,
                        node.subtree().orElse(null),
                        tree -> new Single(name, repository.trees().open(tree), "", null, side));
            }
            return true;
        }

        @Override
        public void close() {
            nodes.close();
        }
    }
}
