package dev.holdfast.internal.execution;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Turns a writer into a stream that is read: the writer runs on another thread, a bounded number of bytes ahead. What fails there
 * fails the reader; when the reader closes, the writer is stopped.
 */
final class Pipe extends InputStream {
    private static final int PIECES = 16;
    private static final byte[] END = new byte[0];

    private final BlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(PIECES);
    private byte[] current = END;
    private int position;
    private boolean ended;
    private volatile boolean closed;
    private volatile @Nullable Throwable failure;

    private Pipe() {}

    /** Writes everything and returns. */
    @FunctionalInterface
    interface Producer {
        void writeTo(OutputStream out) throws IOException;
    }

    /** @param executor runs the producer on another thread than the reader's */
    static Pipe from(Executor executor, Producer producer) {
        Pipe pipe = new Pipe();
        executor.execute(() -> pipe.produce(producer));
        return pipe;
    }

    private void produce(Producer producer) {
        try {
            if (!closed) {
                producer.writeTo(new Inlet());
            }
        } catch (IOException | RuntimeException failed) {
            failure = failed;
        } catch (Error failed) {
            failure = failed;
            throw failed;
        } finally {
            end();
        }
    }

    /** The end must arrive, whatever happened to the thread; an interruption is remembered for whoever runs it next. */
    private void end() {
        boolean interrupted = false;
        for (boolean arrived = closed; !arrived; ) {
            try {
                queue.put(END);
                arrived = true;
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (position == current.length) {
            if (ended) {
                return -1;
            }
            current = next();
            position = 0;
            ended = current.length == 0;
            if (ended && failure != null) {
                throw new IOException("what is to be read could not be made: " + failure.getMessage(), failure);
            }
        }
        int count = Math.min(length, current.length - position);
        System.arraycopy(current, position, target, offset, count);
        position += count;
        return count;
    }

    private byte[] next() throws IOException {
        try {
            return queue.take();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the next bytes");
        }
    }

    /** The writer finds room for what it is about to hand over, and nobody there at its next step. */
    @Override
    public void close() {
        closed = true;
        queue.clear();
    }

    private final class Inlet extends OutputStream {
        @Override
        public void write(int single) throws IOException {
            write(new byte[] {(byte) single}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0) {
                return;
            }
            if (closed) {
                throw new IOException("nobody reads any more");
            }
            try {
                queue.put(Arrays.copyOfRange(bytes, offset, offset + length));
            } catch (InterruptedException interrupted) {
                throw new IOException("nobody reads any more", interrupted);
            }
        }
    }
}
