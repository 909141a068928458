package dev.holdfast.internal.repair;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.index.BlobIndex;
import dev.holdfast.internal.repository.OpenRepository;

/** The index of a repository all index files of which can be read. */
final class SoundIndex {
    private SoundIndex() {}

    /**
     * Reads it anew.
     *
     * @throws RepositoryException.Refused if a file is damaged: what it named would be taken for lost
     */
    static BlobIndex of(OpenRepository repository) {
        repository.forgetIndex();
        try {
            return repository.index();
        } catch (RepositoryException.Damaged damaged) {
            throw new RepositoryException.Refused(
                    damaged.getMessage()
                            + "; nothing was changed, run 'holdfast repair index' first, as what this file names would be taken for lost");
        }
    }
}
