package dev.holdfast.internal.repository;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Function;
import java.util.function.Supplier;

/** Codecs that wait for their next use; as many as threads ever worked at once. */
final class CodecPool implements AutoCloseable {
    private final ConcurrentLinkedDeque<BlobCodec> idle = new ConcurrentLinkedDeque<>();
    private final Supplier<BlobCodec> factory;
    private volatile boolean closed;

    CodecPool(Supplier<BlobCodec> factory) {
        this.factory = factory;
    }

    /** Lends a codec for the length of a call. */
    <T> T with(Function<BlobCodec, T> work) {
        BlobCodec waiting = idle.pollFirst();
        BlobCodec codec = waiting == null ? factory.get() : waiting;
        try {
            return work.apply(codec);
        } finally {
            codec.shrink();
            idle.addFirst(codec);
            closeIdleIfClosed();
        }
    }

    private void closeIdleIfClosed() {
        if (closed) {
            closeIdle();
        }
    }

    /** Those that are lent follow when they come back. */
    @Override
    public void close() {
        closed = true;
        closeIdle();
    }

    private void closeIdle() {
        for (BlobCodec codec = idle.pollFirst(); codec != null; codec = idle.pollFirst()) {
            codec.close();
        }
    }
}
