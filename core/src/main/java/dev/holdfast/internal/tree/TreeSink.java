package dev.holdfast.internal.tree;

/** Takes the bytes of a tree, piece by piece, in order. Called on the thread that adds the nodes. */
@FunctionalInterface
public interface TreeSink {
    /**
     * Takes the next bytes. The array is used again after the call returns.
     *
     * @param bytes holds the piece
     * @param offset where the piece begins
     * @param length how many bytes it has, at least 1
     */
    void write(byte[] bytes, int offset, int length);
}
