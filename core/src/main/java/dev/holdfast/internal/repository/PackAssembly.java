package dev.holdfast.internal.repository;

import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.pack.PackBuilder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The open pack of one type of blobs. Full packs go to the uploader on the thread that filled them; while it cannot take one,
 * nobody fills another, as each worker could else come to hold one.
 */
final class PackAssembly {
    private final BlobType type;
    private final OpenRepository repository;
    private final PackUploader uploader;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable PackBuilder open;

    PackAssembly(BlobType type, OpenRepository repository, PackUploader uploader) {
        this.type = type;
        this.repository = repository;
        this.uploader = uploader;
    }

    void add(BlobId id, byte[] sealed, int offset, int length, long uncompressedLength) {
        lock.lock();
        try {
            if (open == null) {
                open = new PackBuilder(type, repository.pages());
            }
            open.add(type, id, sealed, offset, length, uncompressedLength);
            if (open.sizeBytes() >= repository.options().packBytes()) {
                PackBuilder full = open;
                open = null;
                uploader.upload(full);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Hands over what is there, full or not. */
    void flush() {
        PackBuilder last;
        lock.lock();
        try {
            last = open;
            open = null;
        } finally {
            lock.unlock();
        }
        if (last != null) {
            uploader.upload(last);
        }
    }
}
