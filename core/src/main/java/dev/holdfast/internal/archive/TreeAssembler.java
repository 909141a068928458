package dev.holdfast.internal.archive;

import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.repository.BlobWriter;
import dev.holdfast.internal.tree.Node;
import dev.holdfast.internal.tree.TreeEncoder;
import dev.holdfast.internal.tree.TreeReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes one directory's nodes into a tree blob. Nodes may come in any order; of a directory that has come in order so far,
 * those beyond {@value #HELD} are encoded at once, and read back if the order then breaks.
 */
final class TreeAssembler {
    private static final int HELD = 4096;
    private static final Comparator<Node> BY_NAME = (a, b) -> Arrays.compareUnsigned(a.name(), b.name());

    private final BlobWriter writer;
    private TreeBytes bytes = new TreeBytes();
    private @Nullable TreeEncoder encoder;
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
        }
    }

    private void breakOrder() {
        inOrder = false;
        if (encoder != null) {
            encoder.finish();
            List<Node> all = new ArrayList<>();
            try (TreeReader encoded = TreeReader.lenient("a tree", Arrays.copyOf(bytes.array(), bytes.length()))) {
                encoded.forEachRemaining(all::add);
            }
            all.addAll(held);
            held = all;
            bytes = new TreeBytes();
            encoder = null;
        }
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
        held.forEach(encoder()::add);
        held = List.of();
        encoder().finish();
        return writer.saveTree(bytes.array(), bytes.length());
    }

    /** Made late: it brings a buffer, and very many directories may be open and waiting. */
    private TreeEncoder encoder() {
        if (encoder == null) {
            encoder = new TreeEncoder(bytes);
        }
        return encoder;
    }
}
