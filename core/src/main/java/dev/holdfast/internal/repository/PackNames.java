package dev.holdfast.internal.repository;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.index.BlobIndex;
import dev.holdfast.internal.index.IndexBuilder;
import dev.holdfast.internal.index.IndexFile;
import dev.holdfast.internal.index.PendingBlobs;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.FinishedPack;
import dev.holdfast.spi.store.StoreException;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Packs that one writer has stored and no index file names yet.
 *
 * <p>The index in memory is shared by all writers of an opened repository, and whoever finds a blob there relies on it. So a
 * pack comes into it only after a stored index file names it: until then it may vanish with the lock of its writer, and nobody
 * else may rely on it.
 */
final class PackNames {
    private final OpenRepository repository;
    private final BlobIndex index;
    private final PendingBlobs pending;
    private final IndexBuilder builder;
    private final ReentrantLock lock = new ReentrantLock();
    /** Full index files, as JSON. */
    private final ArrayDeque<byte[]> unstored = new ArrayDeque<>();

    PackNames(OpenRepository repository, BlobIndex index, PendingBlobs pending) {
        this.repository = repository;
        this.index = index;
        this.pending = pending;
        this.builder = new IndexBuilder(repository.options().time());
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

    /** A file that could not be stored stays for the next try. */
    private void storeAll(WriteGuard guard) {
        for (byte[] json = unstored.peekFirst(); json != null; json = unstored.peekFirst()) {
            guard.check();
            BlobId file = repository.files().save(FileKind.INDEX, json);
            takeBackIfLost(file, guard);
            IndexFile.read(json, pending::finish);
            repository.indexFileStored(index, file);
            unstored.removeFirst();
        }
    }

    /** Whoever was alone in the repository meanwhile may have removed the packs, as nothing named them yet. */
    private void takeBackIfLost(BlobId file, WriteGuard guard) {
        try {
            guard.confirm();
        } catch (RepositoryException.LockLost lost) {
            try {
                repository.files().delete(FileKind.INDEX, file);
            } catch (StoreException failure) {
                lost.addSuppressed(failure);
            }
            throw lost;
        }
    }
}
