package dev.holdfast.internal.browse;

import dev.holdfast.internal.index.BlobIndex;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.tree.Node;
import dev.holdfast.run.DiffReport;

/** Counts what one side of a comparison has alone. */
final class DiffTally {
    private long files;
    private long dirs;
    private long others;
    private long dataBlobs;
    private long treeBlobs;
    private long bytes;

    void add(Node node) {
        switch (node.type()) {
            case FILE -> files++;
            case DIR -> dirs++;
            case SYMLINK, DEVICE, CHARDEV, FIFO, SOCKET, IRREGULAR -> others++;
        }
    }

    /** Counts the blobs of one side that neither the other side nor the common part refers to. */
    void addBlobs(BlobIndex index, ReferredBlobs own, ReferredBlobs other, ReferredBlobs common) {
        own.known().forEach(ordinal -> {
            if (!other.contains(ordinal) && !common.contains(ordinal)) {
                count(index.handle(ordinal).type());
                bytes += index.location(ordinal).plainLength();
            }
        });
        own.unknown().stream()
                .filter(handle -> !other.contains(handle) && !common.contains(handle))
                .forEach(handle -> count(handle.type()));
    }

    private void count(BlobType type) {
        dataBlobs += type == BlobType.DATA ? 1 : 0;
        treeBlobs += type == BlobType.TREE ? 1 : 0;
    }

    DiffReport.Tally tally() {
        return new DiffReport.Tally(files, dirs, others, dataBlobs, treeBlobs, bytes);
    }
}
