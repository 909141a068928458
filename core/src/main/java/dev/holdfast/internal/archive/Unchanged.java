package dev.holdfast.internal.archive;

import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.tree.Node;
import dev.holdfast.internal.tree.NodeTime;
import dev.holdfast.spi.workload.Entry;

/** Whether a file need not be read again (restic's rule): size, times and inode as before, and all its blobs still there. */
final class Unchanged {
    private Unchanged() {}

    static boolean is(Entry entry, Node known, OpenRepository repository) {
        return entry.sizeBytes() == known.size()
                && sameInstant(entry.modifiedAt(), known.mtime())
                && sameInstant(entry.changedAt(), known.ctime())
                && entry.inode() == known.inode()
                && known.content()
                        .map(content -> allStored(content, repository))
                        .orElse(false);
    }

    private static boolean sameInstant(java.time.Instant instant, NodeTime time) {
        return instant.getEpochSecond() == time.epochSecond() && instant.getNano() == time.nano();
    }

    private static boolean allStored(byte[] content, OpenRepository repository) {
        for (int at = 0; at < content.length; at += Node.ID_LENGTH) {
            if (!repository.index().contains(BlobType.DATA, BlobId.of(content, at))) {
                return false;
            }
        }
        return true;
    }
}
