package dev.holdfast.internal.repository;

import dev.holdfast.internal.index.IndexBuilder;
import dev.holdfast.internal.pack.FinishedPack;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Packs that are stored and not yet named by an index file, for all writers of one opened repository together.
 *
 * <p>The writers share the index in memory, so one may rely on a blob that another has stored: whoever flushes names the
 * packs of all. When the last writer ends without a flush, its lock protects these packs no longer, so they are forgotten.
 */
final class PackNames {
    private final OpenRepository repository;
    private final ReentrantLock lock = new ReentrantLock();
    /** Full index files, as JSON. */
    private final ArrayDeque<byte[]> unstored = new ArrayDeque<>();

    private IndexBuilder builder;
    private int writers;

    PackNames(OpenRepository repository) {
        this.repository = repository;
        this.builder = new IndexBuilder(repository.options().time());
    }

    void begin() {
        lock.lock();
        try {
            writers++;
        } finally {
            lock.unlock();
        }
    }

    /** Puts a stored pack on the next index file, and stores that file when it is full. */
    void add(FinishedPack pack, WriteGuard guard) {
        lock.lock();
        try {
            builder.add(pack.id(), pack.entries()).ifPresent(unstored::addLast);
            storeAll(guard);
        } finally {
            lock.unlock();
        }
    }

    /** Names everything that was stored so far. */
    void flush(WriteGuard guard) {
        lock.lock();
        try {
            builder.flush().ifPresent(unstored::addLast);
            storeAll(guard);
        } finally {
            lock.unlock();
        }
    }

    /** A file that could not be stored stays for the next writer that tries, as others may rely on what it names. */
    private void storeAll(WriteGuard guard) {
        for (byte[] json = unstored.peekFirst(); json != null; json = unstored.peekFirst()) {
            guard.check();
            repository.indexFileStored(repository.files().save(FileKind.INDEX, json));
            unstored.removeFirst();
        }
    }

    void end() {
        lock.lock();
        try {
            writers--;
            if (writers == 0 && (builder.blobs() > 0 || !unstored.isEmpty())) {
                unstored.clear();
                builder = new IndexBuilder(repository.options().time());
                repository.forgetIndex();
            }
        } finally {
            lock.unlock();
        }
    }
}
