package dev.holdfast.internal.archive;

import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.repository.BlobWriter;
import dev.holdfast.internal.tree.Node;
import dev.holdfast.internal.tree.TreeEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes one directory's nodes into a tree blob. Nodes may come in any order; of a directory that has come in order so far,
 * those beyond {@value #HELD} are encoded at once. When the order breaks, what was encoded becomes the first of several sorted
 * parts, which are merged in the end.
 */
final class TreeAssembler {
    static final Comparator<Node> BY_NAME = (a, b) -> Arrays.compareUnsigned(a.name(), b.name());

    private static final int HELD = 4096;
    /** So many nodes that came out of order are sorted at once. */
    private static final int UNSORTED = 32 * 1024;

    private final BlobWriter writer;
    private @Nullable TreeBytes bytes;
    private @Nullable TreeEncoder encoder;
    private @Nullable TreeParts parts;
    private List<Node> held = new ArrayList<>();
    private boolean inOrder = true;

    TreeAssembler(BlobWriter writer) {
        this.writer = writer;
    }

    void add(Node node) {
        if (inOrder && !held.isEmpty() && BY_NAME.compare(held.get(held.size() - 1), node) >= 0) {
            breakOrder();
        }
        held.add(node);
        if (inOrder && held.size() == HELD) {
            encodeAllButLast();
        } else if (held.size() == UNSORTED) {
            setAside();
        }
    }

    private void breakOrder() {
        inOrder = false;
        if (encoder != null && bytes != null) {
            encoder.finish();
            parts().add(bytes);
            bytes = null;
            encoder = null;
        }
    }

    private TreeParts parts() {
        if (parts == null) {
            parts = new TreeParts(writer);
        }
        return parts;
    }

    private void setAside() {
        held.sort(BY_NAME);
        parts().add(held);
        held.clear();
    }

    /** The last one stays, so that the order of the next one can be seen. */
    private void encodeAllButLast() {
        Node last = held.remove(held.size() - 1);
        held.forEach(encoder()::add);
        held.clear();
        held.add(last);
    }

    /** Stores the tree. */
    BlobId finish() {
        if (!inOrder) {
            held.sort(BY_NAME);
        }
        if (parts == null) {
            held.forEach(encoder()::add);
        } else {
            parts.merge(held, encoder()::add);
        }
        held = List.of();
        encoder().finish();
        try (TreeBytes complete = bytes()) {
            return complete.save();
        }
    }

    /** Made late: it brings a buffer, and very many directories may be open and waiting. */
    private TreeEncoder encoder() {
        if (encoder == null) {
            encoder = new TreeEncoder(bytes());
        }
        return encoder;
    }

    private TreeBytes bytes() {
        if (bytes == null) {
            bytes = TreeBytes.toBeStored(writer);
        }
        return bytes;
    }
}
