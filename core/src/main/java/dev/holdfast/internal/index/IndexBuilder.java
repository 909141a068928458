package dev.holdfast.internal.index;

import dev.holdfast.Time;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.PackEntry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** Collects packs that are completely stored, for the next index file. Safe for use from any thread. */
public final class IndexBuilder {
    private static final long OLD_NANOS = Duration.ofMinutes(10).toNanos();

    private final Time time;
    private final ReentrantLock lock = new ReentrantLock();
    private Map<BlobId, List<PackEntry>> packs = new LinkedHashMap<>();
    private int blobs;
    private long since;

    /** @param time tells how long packs have been waiting */
    public IndexBuilder(Time time) {
        this.time = time;
    }

    /**
     * Adds a pack.
     *
     * @return the index file to be written now: if there are 50,000 blobs, or the first pack has been waiting for 10 minutes
     */
    public Optional<byte[]> add(BlobId pack, List<PackEntry> entries) {
        lock.lock();
        try {
            since = packs.isEmpty() ? time.nanos() : since;
            packs.put(pack, List.copyOf(entries));
            blobs += entries.size();
            return isFull() ? Optional.of(take()) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** The index file with all packs that are waiting, if there are any; called at the end. */
    public Optional<byte[]> flush() {
        lock.lock();
        try {
            return packs.isEmpty() ? Optional.empty() : Optional.of(take());
        } finally {
            lock.unlock();
        }
    }

    /** How many blobs are waiting. */
    public int blobs() {
        lock.lock();
        try {
            return blobs;
        } finally {
            lock.unlock();
        }
    }

    private boolean isFull() {
        return blobs >= IndexFile.FULL || time.nanos() - since >= OLD_NANOS;
    }

    private byte[] take() {
        byte[] json = IndexFile.write(packs);
        packs = new LinkedHashMap<>();
        blobs = 0;
        return json;
    }
}
