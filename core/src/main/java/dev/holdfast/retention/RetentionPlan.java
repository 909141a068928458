package dev.holdfast.retention;

import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotGroup;
import java.util.List;

/**
 * Which snapshots stay and which go, before anything is done.
 *
 * @param groups one for each group of snapshots, in the order in which they were met
 */
public record RetentionPlan(List<Group> groups) {
    /** Copies the list. */
    public RetentionPlan {
        groups = List.copyOf(groups);
    }

    /** Everything that stays, group by group, the newest first. */
    public List<Snapshot> keep() {
        return groups.stream().flatMap(group -> group.keep().stream()).toList();
    }

    /** Everything that goes, group by group, the newest first. */
    public List<Snapshot> remove() {
        return groups.stream().flatMap(group -> group.remove().stream()).toList();
    }

    /**
     * The decisions for one group.
     *
     * @param key what its snapshots have in common
     * @param keep those that stay, the newest first
     * @param remove those that go, the newest first
     * @param reasons why each of those that stay does, in the same order
     */
    public record Group(SnapshotGroup key, List<Snapshot> keep, List<Snapshot> remove, List<KeepReason> reasons) {
        /** Copies the lists. */
        public Group {
            keep = List.copyOf(keep);
            remove = List.copyOf(remove);
            reasons = List.copyOf(reasons);
        }
    }
}
