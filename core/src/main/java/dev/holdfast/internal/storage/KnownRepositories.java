package dev.holdfast.internal.storage;

import java.util.Optional;

/** Remembers which repository lies at which place, so that another one, or none, is noticed. Called from any thread. */
public interface KnownRepositories {
    /**
     * The id of the repository that must be there; empty if any may be.
     *
     * @param place as {@link OpenStorages#placeOf} tells it
     */
    Optional<String> expected(String place);

    /**
     * A repository was opened or made.
     *
     * @param place as {@link OpenStorages#placeOf} tells it
     * @param id its id
     */
    void found(String place, String id);

    /** Remembers nothing. */
    static KnownRepositories none() {
        return new KnownRepositories() {
            @Override
            public Optional<String> expected(String place) {
                return Optional.empty();
            }

            @Override
            public void found(String place, String id) {}
        };
    }
}
