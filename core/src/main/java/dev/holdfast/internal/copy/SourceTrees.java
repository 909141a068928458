package dev.holdfast.internal.copy;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.index.BlobIndex;
import dev.holdfast.internal.index.BlobLocation;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.internal.repository.Parallel;
import dev.holdfast.internal.tree.Node;
import dev.holdfast.internal.tree.NodeType;
import dev.holdfast.internal.tree.TreeReader;
import dev.holdfast.internal.walk.BlobSet;
import dev.holdfast.internal.walk.PendingTrees;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/**
 * Reads every tree of snapshots once, by several threads: from the target what the target has, the rest from the source, and hands on
 * the rest. That the target has a tree does not mean that it has what the tree names: a copy may have died on the way.
 */
final class SourceTrees {
    private final OpenRepository source;
    private final OpenRepository target;
    private final BlobIndex from;
    private final NeededBlobs needed;
    private final LostBlobs lost;
    private final NewTree receiver;
    private final Operation operation;
    /** Trees of the source that were met, by their ordinals; those that come into its index later have no place in it. */
    private final BlobSet seen;

    private final int entries;
    /** Trees that were met and that only the target has. */
    private final ConcurrentHashMap.KeySetView<BlobId, Boolean> elsewhere = ConcurrentHashMap.newKeySet();
    /** The same by number; -2 in the queue stands for the first of them. */
    private final List<BlobId> elsewhereByNumber = Collections.synchronizedList(new ArrayList<>());

    private final LongAdder read = new LongAdder();
    private final LongAdder trees = new LongAdder();
    private final LongAdder storedBytes = new LongAdder();
    private final LongAdder plainBytes = new LongAdder();

    /** Takes a tree that the target lacks. Called by several threads. */
    @FunctionalInterface
    interface NewTree {
        /**
         * Takes one.
         *
         * @param known whether the target's index has it, though the target cannot give it
         */
        void accept(BlobId id, byte[] plain, boolean known);
    }

    SourceTrees(
            OpenRepository source,
            OpenRepository target,
            NeededBlobs needed,
            LostBlobs lost,
            NewTree receiver,
            Operation operation) {
        this.source = source;
        this.target = target;
        this.from = source.index();
        this.needed = needed;
        this.lost = lost;
        this.receiver = receiver;
        this.operation = operation;
        this.seen = BlobSet.of(from);
        this.entries = from.entries();
    }

    /** How many trees the target lacked. */
    long trees() {
        return trees.sum();
    }

    /** What these take in the source. */
    long storedBytes() {
        return storedBytes.sum();
    }

    /** What these hold. */
    long plainBytes() {
        return plainBytes.sum();
    }

    /** Reads what is below the root of a snapshot and was not read for one before. */
    void walk(int snapshot, BlobId root) {
        PendingTrees pending = new PendingTrees();
        meet(root, pending);
        int threads = source.options().workers();
        Parallel.forEach(IntStream.range(0, threads).boxed().toList(), threads, thread -> work(snapshot, pending));
    }

    private void work(int snapshot, PendingTrees pending) {
        try {
            for (int next = pending.take(); next != -1; next = pending.take()) {
                operation.check();
                BlobId tree = next >= 0 ? from.handle(next).id() : elsewhereByNumber.get(-2 - next);
                read(snapshot, tree, pending);
                pending.done();
            }
        } catch (Throwable failure) {
            pending.stop();
            throw failure;
        }
    }

    private void meet(BlobId tree, PendingTrees pending) {
        int ordinal = from.ordinal(BlobType.TREE, tree);
        if (ordinal >= 0 && ordinal < entries) {
            if (seen.add(ordinal)) {
                pending.push(ordinal);
            }
        } else if (elsewhere.add(tree)) {
            pending.push(-2 - numberOf(tree));
        }
    }

    private int numberOf(BlobId tree) {
        synchronized (elsewhereByNumber) {
            elsewhereByNumber.add(tree);
            return elsewhereByNumber.size() - 1;
        }
    }

    private void read(int snapshot, BlobId tree, PendingTrees pending) {
        try (TreeReader nodes = TreeReader.lenient("tree " + tree.hex(), load(tree))) {
            while (nodes.hasNext()) {
                Node node = nodes.next();
                byte[] content = node.content().orElseGet(() -> new byte[0]);
                for (int at = 0; at < content.length; at += BlobId.LENGTH) {
                    needed.need(snapshot, BlobId.of(content, at));
                }
                if (node.type() == NodeType.DIR) {
                    node.subtree().ifPresent(subtree -> meet(BlobId.of(subtree, 0), pending));
                }
            }
        } catch (RepositoryException.Damaged problem) {
            lost.add(BlobType.TREE, tree, problem);
        }
        read.increment();
        operation.listener().progressed("reading trees", read.sum(), -1);
    }

    private byte[] load(BlobId tree) {
        boolean known = target.index().contains(BlobType.TREE, tree);
        Optional<byte[]> there = known ? loadFromTarget(tree) : Optional.empty();
        if (there.isPresent()) {
            return there.get();
        }
        byte[] plain = source.blobs().load(BlobType.TREE, tree);
        trees.increment();
        plainBytes.add(plain.length);
        storedBytes.add(from.find(BlobType.TREE, tree).map(BlobLocation::length).orElse(0L));
        receiver.accept(tree, plain, known);
        return plain;
    }

    /** A damaged tree of the target is not the source's fault, and does not end the copy while the source has it. */
    private Optional<byte[]> loadFromTarget(BlobId tree) {
        try {
            return Optional.of(target.blobs().load(BlobType.TREE, tree));
        } catch (RepositoryException.Damaged damaged) {
            return Optional.empty();
        }
    }
}
