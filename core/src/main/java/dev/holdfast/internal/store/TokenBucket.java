package dev.holdfast.internal.store;

import dev.holdfast.Time;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/** Lets a given number of bytes through a second, and a tenth of a second's worth at once. Safe for use from any thread. */
final class TokenBucket {
    private static final long BURST_NANOS = 100_000_000;

    private final double nanosPerByte;
    private final Time time;
    private final ReentrantLock lock = new ReentrantLock();
    private long paidUntil;

    TokenBucket(long bytesPerSecond, Time time) {
        if (bytesPerSecond < 1) {
            throw new IllegalArgumentException("a bandwidth is at least 1 byte a second, was " + bytesPerSecond);
        }
        this.nanosPerByte = 1e9 / bytesPerSecond;
        this.time = time;
        this.paidUntil = time.nanos() - BURST_NANOS;
    }

    /** Waits until these bytes may have passed. */
    void take(int bytes) throws InterruptedIOException {
        long wait = reserve(bytes);
        if (wait > 0) {
            try {
                time.sleep(Duration.ofNanos(wait));
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while waiting for bandwidth");
            }
        }
    }

    private long reserve(int bytes) {
        lock.lock();
        try {
            long now = time.nanos();
            if (paidUntil - (now - BURST_NANOS) < 0) {
                paidUntil = now - BURST_NANOS;
            }
            paidUntil += (long) (bytes * nanosPerByte);
            return paidUntil - now;
        } finally {
            lock.unlock();
        }
    }
}
