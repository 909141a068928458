package dev.holdfast.internal.archive;

import dev.holdfast.internal.repository.BlobWriter;
import dev.holdfast.internal.tree.Node;
import dev.holdfast.internal.tree.TreeEncoder;
import dev.holdfast.internal.tree.TreeReader;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sorted parts of a directory whose entries came out of order, and their merge. */
final class TreeParts {
    private final BlobWriter writer;
    private final List<TreeBytes> parts = new ArrayList<>();

    TreeParts(BlobWriter writer) {
        this.writer = writer;
    }

    /** Adds a part that is encoded already. */
    void add(TreeBytes complete) {
        parts.add(complete);
    }

    /** Adds a part that is sorted. */
    void add(List<Node> sorted) {
        TreeBytes part = TreeBytes.toBeReadBack(writer);
        TreeEncoder encoder = new TreeEncoder(part);
        sorted.forEach(encoder::add);
        encoder.finish();
        parts.add(part);
    }

    /** Gives all nodes in order, those of a last part too, and drops the parts. */
    void merge(List<Node> last, Consumer<Node> each) {
        List<TreeReader> open = new ArrayList<>();
        try {
            PriorityQueue<Source> sources = new PriorityQueue<>();
            for (TreeBytes part : parts) {
                TreeReader reader = TreeReader.lenient("a part of a directory's listing", part.readBack());
                open.add(reader);
                enqueue(new Source(reader), sources);
            }
            enqueue(new Source(last.iterator()), sources);
            for (Source first = sources.poll(); first != null; first = sources.poll()) {
                each.accept(first.taken());
                enqueue(first, sources);
            }
        } finally {
            open.forEach(TreeReader::close);
            parts.forEach(TreeBytes::close);
            parts.clear();
        }
    }

    private static void enqueue(Source source, PriorityQueue<Source> sources) {
        if (source.advance()) {
            sources.add(source);
        }
    }

    /** A part while it is merged, ordered by its next node. */
    private static final class Source implements Comparable<Source> {
        private final Iterator<Node> nodes;
        private @Nullable Node next;

        private Source(Iterator<Node> nodes) {
            this.nodes = nodes;
        }

        private boolean advance() {
            next = nodes.hasNext() ? nodes.next() : null;
            return next != null;
        }

        private Node taken() {
            return java.util.Objects.requireNonNull(next, "the next node");
        }

        @Override
        public int compareTo(Source other) {
            return TreeAssembler.BY_NAME.compare(taken(), other.taken());
        }
    }
}
