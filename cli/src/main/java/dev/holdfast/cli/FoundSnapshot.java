package dev.holdfast.cli;

import dev.holdfast.Snapshot;
import dev.holdfast.job.Repository;
import dev.holdfast.run.RestoreRun;
import dev.holdfast.service.RestoreRecords;

/**
 * A snapshot and where it lies.
 *
 * @param storage what the repository is called in lists
 */
record FoundSnapshot(Repository repository, Snapshot snapshot, String storage) {
    /** What a repository is called that no configuration names. */
    static final String REPOSITORY = "repository";

    /** In a repository that no configuration names. */
    static FoundSnapshot in(Repository repository, Snapshot snapshot) {
        return new FoundSnapshot(repository, snapshot, REPOSITORY);
    }

    /** Keeps the record of a restore from it. */
    void keep(RestoreRun run) {
        boolean unused = RestoreRecords.keep(repository, snapshot, run, storage, Surroundings.user());
    }

    /** What is done with it. */
    @FunctionalInterface
    interface Work {
        int with(FoundSnapshot found);
    }
}
