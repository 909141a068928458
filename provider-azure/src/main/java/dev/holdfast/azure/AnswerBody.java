package dev.holdfast.azure;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an answer, as they arrive: asks for the next piece when the one before has been read, and waits for it no longer
 * than the silence allowed. Closing it early ends the connection.
 */
final class AnswerBody extends InputStream implements BodySubscriber<InputStream> {
    private final BlockingQueue<Piece> arrived = new LinkedBlockingQueue<>();
    private final Duration silence;
    private volatile Flow.@Nullable Subscription subscription;
    private volatile boolean closed;
    private List<ByteBuffer> current = List.of();
    private int index;
    private boolean ended;

    /** What came in one go, or why nothing more comes. */
    private record Piece(
            List<ByteBuffer> buffers,
            boolean isEnd,
            @Nullable Throwable failure) {}

    AnswerBody(Duration silence) {
        this.silence = silence;
    }

    @Override
    public CompletionStage<InputStream> getBody() {
        return CompletableFuture.completedFuture(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
        subscription = newSubscription;
        if (closed) {
            newSubscription.cancel();
        } else {
            newSubscription.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        arrived.add(new Piece(buffers, false, null));
    }

    @Override
    public void onError(Throwable failure) {
        arrived.add(new Piece(List.of(), true, failure));
    }

    @Override
    public void onComplete() {
        arrived.add(new Piece(List.of(), true, null));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        ByteBuffer buffer = next();
        if (buffer == null) {
            return -1;
        }
        int count = Math.min(length, buffer.remaining());
        buffer.get(bytes, offset, count);
        return count;
    }

    /** The next buffer with something in it, or null at the end. */
    private @Nullable ByteBuffer next() throws IOException {
        while (true) {
            if (closed) {
                throw new IOException("the answer was closed");
            }
            for (; index < current.size(); index++) {
                if (current.get(index).hasRemaining()) {
                    return current.get(index);
                }
            }
            if (ended) {
                return null;
            }
            Piece piece = await();
            ended = piece.isEnd;
            current = piece.buffers;
            index = 0;
        }
    }

    private Piece await() throws IOException {
        try {
            Piece piece = arrived.poll(silence.toNanos(), TimeUnit.NANOSECONDS);
            if (piece == null) {
                throw new HttpTimeoutException("nothing more of the answer came for " + silence.toSeconds() + " s");
            }
            Throwable failure = piece.failure;
            if (failure != null) {
                throw new IOException(Objects.requireNonNullElse(failure.getMessage(), failure.toString()), failure);
            }
            Flow.Subscription source = subscription;
            if (!piece.isEnd && source != null) {
                source.request(1);
            }
            return piece;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("the thread was interrupted", stopped);
        }
    }

    @Override
    public void close() {
        closed = true;
        Flow.Subscription source = subscription;
        if (source != null) {
            source.cancel();
        }
    }
}
