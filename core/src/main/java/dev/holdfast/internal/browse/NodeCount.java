package dev.holdfast.internal.browse;

import dev.holdfast.HoldfastException;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.walk.PathWalk;
import java.util.Optional;

/** Counts nodes on a walk. */
abstract sealed class NodeCount implements PathWalk.Visitor permits RestoreSize, ContentCount {
    private long size;
    private long files;
    private long blobs;

    /** Another snapshot begins. */
    abstract void beginSnapshot();

    final void add(long moreFiles, long moreBlobs, long moreBytes) {
        files += moreFiles;
        blobs += moreBlobs;
        size += moreBytes;
    }

    final long size() {
        return size;
    }

    final long files() {
        return files;
    }

    final long blobs() {
        return blobs;
    }

    @Override
    public final void unreadable(String path, Optional<BlobId> tree, HoldfastException problem) {
        throw problem;
    }

    @Override
    public final void left(String path, Optional<BlobId> tree) {}
}
