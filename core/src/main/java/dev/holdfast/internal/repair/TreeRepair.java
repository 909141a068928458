package dev.holdfast.internal.repair;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.index.BlobIndex;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.posix.RawText;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.internal.tree.Node;
import dev.holdfast.internal.tree.NodeType;
import dev.holdfast.internal.tree.TreeEncoder;
import dev.holdfast.internal.tree.TreeReader;
import dev.holdfast.internal.walk.BlobSet;
import dev.holdfast.internal.walk.PathWalk;
import dev.holdfast.run.SnapshotRepairPlan.Change;
import dev.holdfast.run.SnapshotRepairPlan.Loss;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes trees without what is lost from them. A directory is read once to see whether anything in or below it changes, and a second
 * time only if so. A directory below which nothing changes is looked at once, however many snapshots have it. Used by one thread.
 */
final class TreeRepair {
    private final OpenRepository repository;
    private final BlobIndex index;
    private final NodeRepair nodes;
    private final TreeSaver saver;
    private final Operation operation;
    private final BlobSet sound;
    private final Deque<Level> levels = new ArrayDeque<>();

    /** A directory on the way down. */
    private static final class Level {
        private final String path;
        private final BlobId tree;
        private final byte[] listing;
        private final TreeReader reader;
        /** New trees of directories, by the old. */
        private final Map<BlobId, BlobId> replaced = new HashMap<>();

        private boolean changed;
        private boolean disordered;
        private byte @Nullable [] last;

        private Level(String path, BlobId tree, byte[] listing) {
            this.path = path;
            this.tree = tree;
            this.listing = listing;
            this.reader = read();
        }

        private TreeReader read() {
            return TreeReader.lenient("tree " + tree.hex(), listing);
        }
    }

    TreeRepair(OpenRepository repository, BlobIndex index, NodeRepair nodes, TreeSaver saver, Operation operation) {
        this.repository = repository;
        this.index = index;
        this.nodes = nodes;
        this.saver = saver;
        this.operation = operation;
        this.sound = BlobSet.of(index);
    }

    /**
     * Repairs a tree and everything below it.
     *
     * @param losses told what is lost, in the order of the paths
     * @return the tree that holds what is left, which may be the same one; empty if the root itself cannot be read
     */
    Optional<BlobId> repair(BlobId root, Consumer<Loss> losses) {
        if (isSound(root)) {
            return Optional.of(root);
        }
        Optional<Level> first = open("/", root);
        first.ifPresent(levels::addLast);
        BlobId result = root;
        while (!levels.isEmpty()) {
            Level level = levels.getLast();
            if (!descend(level, losses)) {
                levels.removeLast();
                result = finish(level);
                Level above = levels.peekLast();
                if (above != null) {
                    replace(above, level.tree, result);
                }
            }
        }
        return first.isPresent() ? Optional.of(result) : Optional.empty();
    }

    private boolean isSound(BlobId tree) {
        int ordinal = index.ordinal(BlobType.TREE, tree);
        return ordinal >= 0 && sound.contains(ordinal);
    }

    /** Empty if the directory is lost. A store that does not answer is no reason to give anything up, and ends the repair. */
    private Optional<Level> open(String path, BlobId tree) {
        operation.check();
        try {
            return Optional.of(new Level(path, tree, repository.blobs().load(BlobType.TREE, tree)));
        } catch (RepositoryException.Damaged damaged) {
            return Optional.empty();
        }
    }

    /**
     * Reads on in a directory.
     *
     * @return true if a directory below was entered, false at the end
     */
    private boolean descend(Level level, Consumer<Loss> losses) {
        while (true) {
            Node node;
            try {
                node = level.reader.hasNext() ? level.reader.next() : null;
            } catch (RepositoryException.Damaged damaged) {
                losses.accept(new Loss(shown(level.path), Change.EMPTIED, 0, 0));
                level.changed = true;
                node = null;
            }
            if (node == null) {
                return false;
            }
            if (look(level, node, losses)) {
                return true;
            }
        }
    }

    private boolean look(Level level, Node node, Consumer<Loss> losses) {
        String path = PathWalk.join(level.path, RawText.decode(node.name()));
        lookAtOrder(level, node, path, losses);
        NodeRepair.Outcome outcome = nodes.repair(shown(path), node);
        outcome.loss().ifPresent(loss -> {
            losses.accept(loss);
            level.changed = true;
        });
        if (node.type() != NodeType.DIR || outcome.node().isEmpty()) {
            return false;
        }
        Optional<BlobId> subtree = node.subtree().map(id -> BlobId.of(id, 0));
        if (subtree.filter(this::isSound).isPresent()) {
            return false;
        }
        Optional<Level> below = subtree.flatMap(id -> open(path, id));
        below.ifPresent(levels::addLast);
        if (below.isEmpty()) {
            losses.accept(new Loss(shown(path), Change.EMPTIED, 0, 0));
            level.changed = true;
            subtree.ifPresent(id -> level.replaced.put(id, emptyTree()));
        }
        return below.isPresent();
    }

    private static void lookAtOrder(Level level, Node node, String path, Consumer<Loss> losses) {
        byte[] before = level.last;
        int order = before == null ? -1 : Arrays.compareUnsigned(before, node.name());
        level.last = node.name();
        if (order == 0) {
            losses.accept(new Loss(shown(path), Change.DROPPED, 0, 0));
        } else if (order > 0 && !level.disordered) {
            losses.accept(new Loss(shown(level.path), Change.SORTED, 0, 0));
        }
        level.disordered |= order >= 0;
        level.changed |= order >= 0;
    }

    private static void replace(Level above, BlobId before, BlobId after) {
        if (!after.equals(before)) {
            above.replaced.put(before, after);
            above.changed = true;
        }
    }

    private BlobId finish(Level level) {
        level.reader.close();
        if (level.changed) {
            return saver.save(encode(left(level), level.disordered));
        }
        boolean unused = sound.add(index.ordinal(BlobType.TREE, level.tree));
        return level.tree;
    }

    private BlobId emptyTree() {
        return saver.save(encode(encoder -> {}, false));
    }

    /** Gives the entries that are left of a directory, one after the other. */
    private Consumer<Consumer<Node>> left(Level level) {
        return each -> {
            try (TreeReader again = level.read()) {
                while (again.hasNext()) {
                    Node node = again.next();
                    nodes.repair("", node).node().ifPresent(kept -> each.accept(withSubtree(level, kept)));
                }
            } catch (RepositoryException.Damaged damaged) {
                operation.check();
            }
        };
    }

    private Node withSubtree(Level level, Node node) {
        if (node.type() != NodeType.DIR) {
            return node;
        }
        BlobId replacement =
                node.subtree().map(id -> level.replaced.get(BlobId.of(id, 0))).orElse(null);
        if (replacement == null && node.subtree().isPresent()) {
            return node;
        }
        return node.toBuilder()
                .subtree((replacement == null ? emptyTree() : replacement).bytes())
                .build();
    }

    private static byte[] encode(Consumer<Consumer<Node>> nodes, boolean disordered) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        TreeEncoder encoder = new TreeEncoder(bytes::write);
        if (disordered) {
            sorted(nodes).forEach(encoder::add);
        } else {
            nodes.accept(encoder::add);
        }
        encoder.finish();
        return bytes.toByteArray();
    }

    /** In the order in which they must be; of several of one name the first. */
    private static List<Node> sorted(Consumer<Consumer<Node>> nodes) {
        List<Node> all = new ArrayList<>();
        nodes.accept(all::add);
        all.sort(Comparator.comparing(Node::name, Arrays::compareUnsigned));
        List<Node> distinct = new ArrayList<>();
        for (Node node : all) {
            if (distinct.isEmpty()
                    || !Arrays.equals(distinct.get(distinct.size() - 1).name(), node.name())) {
                distinct.add(node);
            }
        }
        return distinct;
    }

    private static String shown(String path) {
        return new String(RawText.encode(path), StandardCharsets.UTF_8);
    }
}
