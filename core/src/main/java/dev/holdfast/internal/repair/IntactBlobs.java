package dev.holdfast.internal.repair;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.index.BlobLocation;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.PackEntry;
import dev.holdfast.internal.repository.BlobReader;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.spi.store.StoreException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Tells blobs that open and hash to their names from those that do not. What looks damaged is read a second time. */
final class IntactBlobs {
    private static final int READS = 2;

    private final BlobReader reader;

    IntactBlobs(OpenRepository repository) {
        this.reader = repository.blobs();
    }

    /** Takes an intact blob as it is stored; the array is valid during the call only. */
    @FunctionalInterface
    interface Sealed {
        void accept(PackEntry entry, byte[] bytes, int offset);
    }

    /** Those of the entries that are intact in a pack. */
    List<PackEntry> in(BlobId pack, long packBytes, Collection<PackEntry> entries) {
        List<PackEntry> intact = new ArrayList<>();
        for (PackEntry entry : entries) {
            boolean within = entry.offset() + entry.length() <= packBytes;
            if (within && isIntact(pack, entry)) {
                intact.add(entry);
            }
        }
        return intact;
    }

    private boolean isIntact(BlobId pack, PackEntry entry) {
        return read(pack, entry, (same, bytes, offset) -> {});
    }

    /** Whether a copy is intact. */
    boolean isIntact(BlobLocation copy, BlobId id) {
        return isIntact(
                copy.packId(), new PackEntry(copy.type(), id, copy.offset(), copy.length(), copy.uncompressedLength()));
    }

    /**
     * Reads a blob and hands it on if it is intact.
     *
     * @return whether it is
     */
    boolean read(BlobId pack, PackEntry entry, Sealed receiver) {
        boolean intact = false;
        for (int attempt = 0; attempt < READS && !intact; attempt++) {
            intact = readOnce(pack, entry, receiver);
        }
        return intact;
    }

    private boolean readOnce(BlobId pack, PackEntry entry, Sealed receiver) {
        BlobLocation location =
                new BlobLocation(pack, entry.type(), entry.offset(), entry.length(), entry.uncompressedLength());
        boolean[] intact = {false};
        try {
            reader.sealed().read(List.of(location), (same, bytes, offset) -> {
                reader.open(location, entry.id(), bytes, offset, (where, id, plain, length) -> intact[0] = true);
                receiver.accept(entry, bytes, offset);
            });
        } catch (StoreException.NotFound | RepositoryException.Damaged | ArithmeticException damaged) {
            return false;
        }
        return intact[0];
    }
}
