package dev.holdfast.internal.repository;

import dev.holdfast.internal.index.BlobIndex;
import dev.holdfast.internal.index.IndexBatch;
import dev.holdfast.internal.index.IndexFile;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.spi.store.StoreException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads index files into one table, several at once. */
final class IndexLoader {
    private static final int TRIES = 3;
    /** Of few index files it is not worth guessing how many blobs they name; many are mostly full. */
    private static final int FEW = 20;

    private IndexLoader() {}

    /**
     * Reads all of them. A file that vanishes meanwhile was replaced by another, so the whole is read again.
     *
     * @param loaded gets the names of the files that were read
     */
    static BlobIndex load(OpenRepository repository, Set<BlobId> loaded) {
        for (int attempt = 1; ; attempt++) {
            BlobIndex index = BlobIndex.inTemporaryDirectory();
            List<BlobId> ids = repository.files().list(FileKind.INDEX);
            if (ids.size() > FEW) {
                index.expect((long) ids.size() * IndexFile.FULL * 3 / 4);
            }
            try {
                read(repository, index, ids);
                loaded.addAll(ids);
                return index;
            } catch (StoreException.NotFound replaced) {
                if (attempt == TRIES) {
                    throw replaced;
                }
            }
        }
    }

    /**
     * Reads the files that are new.
     *
     * @return false if a file is gone that the index was made of, so that it must be read anew
     */
    static boolean catchUp(OpenRepository repository, BlobIndex index, Set<BlobId> loaded) {
        Set<BlobId> present = new HashSet<>(repository.files().list(FileKind.INDEX));
        if (!present.containsAll(loaded)) {
            return false;
        }
        Set<BlobId> added = new HashSet<>(present);
        added.removeAll(loaded);
        try {
            read(repository, index, added);
        } catch (StoreException.NotFound replaced) {
            return false;
        }
        loaded.addAll(added);
        return true;
    }

    private static void read(OpenRepository repository, BlobIndex index, Collection<BlobId> ids) {
        ThreadLocal<IndexBatch> batches = ThreadLocal.withInitial(IndexBatch::new);
        Parallel.forEach(ids, repository.readers(), id -> {
            IndexBatch batch = batches.get();
            IndexFile.read(repository.files().open(FileKind.INDEX, id), batch);
            int unused = index.add(batch);
        });
    }
}
