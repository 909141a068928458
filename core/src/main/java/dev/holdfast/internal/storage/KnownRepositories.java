package dev.holdfast.internal.storage;

import java.util.Optional;

/** Remembers which repository lies at which place, so that another one, or none, is noticed. Called from any thread. */
public interface KnownRepositories {
    /** The id of the repository that must be there; empty if any may be. */
    Optional<String> expected(StoragePlace place);

    /**
     * A repository was opened or made.
     *
     * @param id its id
     */
    void found(StoragePlace place, String id);

    /** Remembers nothing. */
    static KnownRepositories none() {
        return new KnownRepositories() {
            @Override
            public Optional<String> expected(StoragePlace place) {
                return Optional.empty();
            }

            @Override
            public void found(StoragePlace place, String id) {}
        };
    }
}
