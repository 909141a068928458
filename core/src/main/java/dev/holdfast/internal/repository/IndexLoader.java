package dev.holdfast.internal.repository;

import dev.holdfast.internal.index.BlobIndex;
import dev.holdfast.internal.index.IndexFile;
import dev.holdfast.internal.pack.BlobId;
import java.util.List;

/** Reads all index files into one table, several at once. */
final class IndexLoader {
    private IndexLoader() {}

    static BlobIndex load(OpenRepository repository) {
        BlobIndex index = BlobIndex.inTemporaryDirectory();
        List<BlobId> ids = repository.files().list(FileKind.INDEX);
        Parallel.forEach(
                ids,
                repository.options().workers(),
                id -> IndexFile.read(repository.files().load(FileKind.INDEX, id), index::add));
        return index;
    }
}
