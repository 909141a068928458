package dev.holdfast.cli;

import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotFilter;
import dev.holdfast.job.Repository;

/**
 * One snapshot, and perhaps a path in it, as a user names it.
 *
 * @param reference the beginning of an id, the name of a backup, or {@code latest}
 * @param path the part behind the first colon; empty for all
 * @param filter narrows names and {@code latest}
 */
record SnapshotChoice(String reference, String path, SnapshotFilter filter) {
    /** Reads {@code SNAP[:PATH]}. */
    static SnapshotChoice of(String text, SnapshotOptions options) {
        int colon = text.indexOf(':');
        String reference = colon < 0 ? text : text.substring(0, colon);
        if (reference.isBlank()) {
            throw new UsageException(
                    "SNAP: expected the beginning of an id, the name of a backup, or latest, was '" + text + "'");
        }
        return new SnapshotChoice(reference, colon < 0 ? "" : text.substring(colon + 1), options.filter());
    }

    /** Reads {@code SNAP} where a path has no place. */
    static SnapshotChoice whole(String text, SnapshotOptions options) {
        SnapshotChoice choice = of(text, options);
        if (!choice.path().isEmpty()) {
            throw new UsageException("SNAP: expected a snapshot without a path, was '" + text + "'");
        }
        return choice;
    }

    Snapshot find(Repository repository) {
        return repository.snapshot(reference, filter);
    }
}
