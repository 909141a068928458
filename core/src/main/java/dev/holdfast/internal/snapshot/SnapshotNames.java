package dev.holdfast.internal.snapshot;

import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotFilter;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the snapshot that a user means: by the beginning of its id, by the name of its backup, or as the latest. */
public final class SnapshotNames {
    /** From as many digits on, the beginning of an id is believed before the name of a backup. */
    private static final int SURE_DIGITS = 8;

    private static final int SHOWN = 5;

    private SnapshotNames() {}

    /**
     * Takes a reference apart at its first colon, as restic does: {@code latest}, {@code abcd1234}, {@code orders:/srv/db}.
     *
     * @throws RepositoryException.Refused if there is nothing before the colon
     */
    public static SnapshotReference parse(String text) {
        int colon = text.indexOf(':');
        String selector = colon < 0 ? text : text.substring(0, colon);
        if (selector.isBlank()) {
            throw new RepositoryException.Refused(
                    "'" + text
                            + "' names no snapshot; give the beginning of an id, the name of a backup, or latest, and after a colon a path");
        }
        return new SnapshotReference(selector, colon < 0 ? "" : text.substring(colon + 1));
    }

    /**
     * The snapshot that a reference means. The name of a backup stands for its newest snapshot; it goes before an id that begins
     * with fewer than eight digits. The filter narrows {@code latest} and names of backups, not ids.
     *
     * @throws RepositoryException.NotFound if there is none
     * @throws RepositoryException.Ambiguous if several ids begin with the selector
     */
    public static Snapshot find(SnapshotReference reference, Collection<Snapshot> snapshots, SnapshotFilter filter) {
        if (reference.isLatest()) {
            return filter.latest(snapshots).orElseThrow(() -> noneMatches(snapshots.size()));
        }
        boolean sure = reference.selector().length() >= SURE_DIGITS;
        return (sure ? byId(reference, snapshots) : byName(reference, snapshots, filter))
                .or(() -> sure ? byName(reference, snapshots, filter) : byId(reference, snapshots))
                .orElseThrow(() -> notFound(reference, snapshots));
    }

    private static Optional<Snapshot> byName(
            SnapshotReference reference, Collection<Snapshot> snapshots, SnapshotFilter filter) {
        return filter.latest(snapshots.stream()
                .filter(snapshot ->
                        snapshot.name().filter(reference.selector()::equals).isPresent())
                .toList());
    }

    private static Optional<Snapshot> byId(SnapshotReference reference, Collection<Snapshot> snapshots) {
        String prefix = reference.selector().toLowerCase(Locale.ROOT);
        List<Snapshot> found = snapshots.stream()
                .filter(snapshot -> snapshot.id().hex().startsWith(prefix))
                .toList();
        if (found.size() > 1) {
            throw new RepositoryException.Ambiguous("several snapshots begin with '" + reference.selector() + "': "
                    + brief(found) + "; give more digits");
        }
        return found.stream().findFirst();
    }

    private static RepositoryException.NotFound noneMatches(int count) {
        return new RepositoryException.NotFound("none of the " + count
                + " snapshots in the repository matches host, paths, tags, labels and name given");
    }

    private static RepositoryException.NotFound notFound(SnapshotReference reference, Collection<Snapshot> snapshots) {
        String rest = snapshots.isEmpty() ? "the repository has no snapshots" : "the newest are " + brief(snapshots);
        return new RepositoryException.NotFound(
                "no snapshot's id begins with '" + reference.selector() + "' and no backup has that name; " + rest);
    }

    private static String brief(Collection<Snapshot> snapshots) {
        return snapshots.stream()
                .sorted(Comparator.comparing(Snapshot::time).reversed())
                .limit(SHOWN)
                .map(snapshot -> snapshot.id().brief())
                .collect(Collectors.joining(", "));
    }
}
