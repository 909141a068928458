package dev.holdfast.cli;

import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotFilter;
import dev.holdfast.job.Repository;
import java.util.List;

/**
 * Several snapshots: those named, or all that pass a filter if none is.
 *
 * @param references as typed
 * @param filter narrows names and {@code latest}, or all snapshots if none is named
 */
record SnapshotSelection(List<String> references, SnapshotFilter filter) {
    /** @throws UsageException if one of the references is empty */
    static SnapshotSelection of(List<String> references, SnapshotFilter filter) {
        if (references.stream().anyMatch(String::isBlank)) {
            throw new UsageException("SNAP: expected the beginning of an id, the name of a backup, or latest, was ''");
        }
        return new SnapshotSelection(List.copyOf(references), filter);
    }

    /** Those of a repository, the oldest first if none is named, else in the order named, each once. */
    List<Snapshot> in(Repository repository) {
        return references.isEmpty()
                ? repository.snapshots(filter)
                : references.stream()
                        .map(reference -> repository.snapshot(reference, filter))
                        .distinct()
                        .toList();
    }
}
