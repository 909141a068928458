package dev.holdfast.internal.restore;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.index.BlobIndex;
import dev.holdfast.internal.index.BlobLocation;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.spi.workload.SourceDirectory;
import dev.holdfast.spi.workload.SourceEntry;
import java.util.BitSet;
import java.util.function.Predicate;

/** The packs in which the content of files lies. Used by one thread. */
public final class NeededPacks {
    private final BlobIndex index;
    private final Runnable checkCancelled;
    private final Predicate<String> wanted;
    private final BitSet packs = new BitSet();

    private NeededPacks(BlobIndex index, Runnable checkCancelled, Predicate<String> wanted) {
        this.index = index;
        this.checkCancelled = checkCancelled;
        this.wanted = wanted;
    }

    /**
     * Those of the files below a tree. What cannot be read is passed over: whoever reads it in earnest says so.
     *
     * @param filter which entries are restored
     * @param wanted whether the file of a path, which begins with a slash, is read at all
     * @param checkCancelled called for each entry
     * @return their numbers in the index
     */
    public static BitSet below(
            OpenRepository repository,
            BlobId tree,
            EntryFilter filter,
            Predicate<String> wanted,
            Runnable checkCancelled) {
        NeededPacks needed = new NeededPacks(repository.index(), checkCancelled, wanted);
        needed.directory(new StoredDirectory(repository, tree, "", filter));
        return needed.packs;
    }

    /** Those of one file. */
    public static BitSet of(OpenRepository repository, SourceEntry.OfFile file) {
        NeededPacks needed = new NeededPacks(repository.index(), () -> {}, path -> true);
        needed.entry(file);
        return needed.packs;
    }

    private void directory(SourceDirectory directory) {
        try {
            directory.forEach(this::entry);
        } catch (RepositoryException.Damaged toldLater) {
            // Nothing below it can be restored.
        }
    }

    private void entry(SourceEntry entry) {
        checkCancelled.run();
        if (entry instanceof SourceEntry.OfDirectory inner) {
            directory(inner.directory());
        } else if (entry instanceof SourceEntry.OfFile found
                && found.file() instanceof StoredFile file
                && wanted.test(file.path())) {
            file(file);
        }
    }

    private void file(StoredFile file) {
        try {
            for (int i = 0; i < file.blobCount(); i++) {
                index.find(BlobType.DATA, file.blob(i))
                        .map(BlobLocation::packId)
                        .flatMap(index::pack)
                        .ifPresent(pack -> packs.set(pack.number()));
            }
        } catch (RepositoryException.Damaged toldLater) {
            // It cannot be restored.
        }
    }
}
