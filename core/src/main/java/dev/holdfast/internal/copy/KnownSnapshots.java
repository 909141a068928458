package dev.holdfast.internal.copy;

import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which snapshots a repository has already, as restic judges it: one is a copy of another if both go back to the same first id and
 * say the same about themselves. One whose tags were changed since is another.
 */
final class KnownSnapshots {
    private final Map<SnapshotId, List<Snapshot>> byFirstId = new HashMap<>();

    /** @param present those of the repository */
    KnownSnapshots(Collection<Snapshot> present) {
        for (Snapshot snapshot : present) {
            add(snapshot.id(), snapshot);
            snapshot.original().ifPresent(first -> add(first, snapshot));
        }
    }

    private void add(SnapshotId first, Snapshot snapshot) {
        byFirstId.computeIfAbsent(first, id -> new ArrayList<>(1)).add(snapshot);
    }

    /** The copy of a snapshot of another repository, if there is one. */
    Optional<Snapshot> copyOf(Snapshot snapshot) {
        return byFirstId.getOrDefault(snapshot.original().orElse(snapshot.id()), List.of()).stream()
                .filter(one -> saysTheSame(one, snapshot))
                .findFirst();
    }

    private static boolean saysTheSame(Snapshot one, Snapshot other) {
        return one.time().toInstant().equals(other.time().toInstant())
                && one.tree().equals(other.tree())
                && one.hostname().equals(other.hostname())
                && one.username().equals(other.username())
                && one.uid() == other.uid()
                && one.gid() == other.gid()
                && one.excludes().equals(other.excludes())
                && sameElements(one.paths(), other.paths())
                && sameElements(one.tags(), other.tags());
    }

    private static boolean sameElements(List<String> one, List<String> other) {
        return one.size() == other.size() && Set.copyOf(one).equals(Set.copyOf(other));
    }
}
