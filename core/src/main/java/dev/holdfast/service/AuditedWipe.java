package dev.holdfast.service;

import dev.holdfast.RepositoryException;
import dev.holdfast.job.Repository;
import dev.holdfast.policy.Storage;
import java.util.Map;
import java.util.Optional;

/** Wipes the repository of a storage, and tells an audit log that lies elsewhere before it does, or why it does not. */
final class AuditedWipe {
    private AuditedWipe() {}

    /**
     * Wipes it.
     *
     * @param elsewhere the repository whose log tells of it, if there is one
     * @return how many objects were removed
     * @throws RepositoryException.Protected if a snapshot is protected; nothing was removed
     */
    static long run(Storage storage, Repository repository, Optional<Repository> elsewhere) {
        try {
            repository.holds().requireUnprotected(repository.snapshots(), "wiping storage " + storage.name());
            Map<String, String> what = Map.of("repository", repository.id(), "location", repository.location());
            tell(elsewhere, "storage.wiped", storage, what);
            return repository.upkeep().wipe();
        } catch (RepositoryException.Protected refused) {
            tell(elsewhere, "storage.wipe.refused", storage, Map.of("reason", String.valueOf(refused.getMessage())));
            throw refused;
        }
    }

    private static void tell(
            Optional<Repository> elsewhere, String what, Storage storage, Map<String, String> details) {
        elsewhere.ifPresent(place -> place.audit().append(what, storage.name(), details));
    }
}
