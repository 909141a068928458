package dev.holdfast.internal.forget;

import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotId;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.run.TagChange;
import dev.holdfast.run.TagEdit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Changes tags of snapshots. As a snapshot never changes, it is stored anew, and only then the old one is removed. */
public final class Tagging {
    private Tagging() {}

    /**
     * Applies the edits, in order, to each snapshot; one whose tags stay the same is left alone.
     *
     * @param operation asked before each change
     * @return what was changed, in the order given
     * @throws RepositoryException.NotFound if one is not there any more: what it refers to may have been pruned, so it must not
     *     come back under another id; nothing was changed
     */
    public static List<TagChange> apply(
            OpenRepository repository, Collection<Snapshot> snapshots, List<TagEdit> edits, Operation operation) {
        requireAll(repository, snapshots);
        List<TagChange> changes = new ArrayList<>();
        int done = 0;
        for (Snapshot snapshot : snapshots) {
            operation.checkWrite();
            change(repository, snapshot, edits).ifPresent(changes::add);
            operation.listener().progressed("changing tags", ++done, snapshots.size());
        }
        return changes;
    }

    private static void requireAll(OpenRepository repository, Collection<Snapshot> snapshots) {
        Set<SnapshotId> present = Set.copyOf(repository.snapshots().ids());
        for (Snapshot snapshot : snapshots) {
            if (!present.contains(snapshot.id())) {
                throw new RepositoryException.NotFound(
                        "snapshot " + snapshot.id().brief()
                                + " is not in the repository any more; no tags were changed, list the snapshots again");
            }
        }
    }

    private static Optional<TagChange> change(OpenRepository repository, Snapshot snapshot, List<TagEdit> edits) {
        List<String> tags = snapshot.tags();
        for (TagEdit edit : edits) {
            tags = edit.apply(tags);
        }
        if (tags.equals(snapshot.tags())) {
            return Optional.empty();
        }
        Snapshot changed = repository.snapshots().save(snapshot.withTags(tags));
        repository.snapshots().delete(snapshot.id());
        return Optional.of(new TagChange(snapshot.id(), changed));
    }
}
