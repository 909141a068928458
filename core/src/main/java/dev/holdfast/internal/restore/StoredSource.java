package dev.holdfast.internal.restore;

import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.spi.workload.DumpSource;
import dev.holdfast.spi.workload.SourceDirectory;
import dev.holdfast.spi.workload.SourceFile;
import java.util.List;

/** A tree of the repository as a workload sees it. */
public final class StoredSource implements DumpSource {
    private final OpenRepository repository;
    private final StoredDirectory root;
    private final Runnable checkCancelled;

    /**
     * Of a tree.
     *
     * @param tree its directory's listing
     * @param filter which entries of it are wanted
     * @param checkCancelled throws when the job is to stop
     */
    public StoredSource(OpenRepository repository, BlobId tree, EntryFilter filter, Runnable checkCancelled) {
        this.repository = repository;
        this.root = new StoredDirectory(repository, tree, "", filter);
        this.checkCancelled = checkCancelled;
    }

    @Override
    public SourceDirectory root() {
        return root;
    }

    @Override
    public void read(List<SourceFile> files, BlockReceiver receiver) {
        new BulkRead(repository, files.stream().map(StoredFile.class::cast).toList(), receiver, checkCancelled).run();
    }
}
