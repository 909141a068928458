package dev.holdfast.internal.tree;

import dev.holdfast.RepositoryException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes the plaintext of a tree blob while its nodes arrive, so that a directory is never held whole. Not safe for use by
 * several threads.
 */
public final class TreeEncoder {
    private static final int FLUSH = 32 * 1024;
    private static final byte[] BEGIN = "{\"nodes\":[".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "]}\n".getBytes(StandardCharsets.US_ASCII);

    private final TreeSink sink;
    private final GoJson out;
    private byte @Nullable [] last;
    private long count;
    private boolean finished;

    /** @param sink takes the bytes, in pieces of some ten thousand */
    public TreeEncoder(TreeSink sink) {
        this.sink = sink;
        out = GoJson.draining(2 * FLUSH, sink);
        out.raw(BEGIN);
    }

    /**
     * Appends a node.
     *
     * @throws RepositoryException.Refused if its name is empty or not greater, as unsigned bytes, than that of the node before
     * @throws IllegalStateException if the tree is finished
     */
    public void add(Node node) {
        requireOpen();
        byte[] before = last;
        if (node.name().length == 0) {
            throw new RepositoryException.Refused("an entry without a name cannot be stored in a directory");
        }
        if (before != null && Arrays.compareUnsigned(before, node.name()) >= 0) {
            throw outOfOrder(before, node);
        }
        if (before != null) {
            out.raw(',');
        }
        NodeJson.write(node, out);
        last = node.name();
        count++;
        if (out.length() >= FLUSH) {
            out.drainTo(sink);
        }
    }

    /** How many nodes were added. */
    public long count() {
        return count;
    }

    /**
     * Ends the tree; all its bytes have then gone to the sink.
     *
     * @throws IllegalStateException if it is finished already
     */
    public void finish() {
        requireOpen();
        finished = true;
        out.raw(END).drainTo(sink);
    }

    private void requireOpen() {
        if (finished) {
            throw new IllegalStateException("the tree is finished");
        }
    }

    private static RepositoryException.Refused outOfOrder(byte[] before, Node node) {
        String problem = Arrays.equals(before, node.name()) ? "is there twice" : "comes after " + GoQuote.quote(before);
        return new RepositoryException.Refused("cannot store the directory: entry " + node.printableName() + " "
                + problem + "; entries must come in ascending order of their bytes");
    }
}
