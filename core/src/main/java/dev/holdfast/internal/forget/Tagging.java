package dev.holdfast.internal.forget;

import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotId;
import dev.holdfast.internal.protect.HoldDocuments;
import dev.holdfast.internal.repository.DeletionRights;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.internal.retain.SnapshotProtection;
import dev.holdfast.run.TagChange;
import dev.holdfast.run.TagEdit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Changes tags of snapshots. As a snapshot never changes, it is stored anew, and only then the old one is removed. */
public final class Tagging {
    private Tagging() {}

    /**
     * Applies the edits, in order, to each snapshot; one whose tags stay the same is left alone. Rules may keep a snapshot for its tags,
     * so the audit log tells of the change before it is made.
     *
     * @param operation asked before each change
     * @return what was changed, in the order given
     * @throws RepositoryException.NotFound if one is not there any more: what it refers to may have been pruned, so it must not
     *     come back under another id; nothing was changed
     * @throws RepositoryException.Protected if the store protects one of them, so that it would stay beside its successor; nothing
     *     was changed
     */
    public static List<TagChange> apply(
            OpenRepository repository, Collection<Snapshot> snapshots, List<TagEdit> edits, Operation operation) {
        requireAll(repository, snapshots);
        List<Change> wanted = snapshots.stream()
                .flatMap(snapshot -> wanted(snapshot, edits).stream())
                .toList();
        requireReplaceable(repository, wanted);
        operation.checkWrite();
        tell(repository, wanted);
        List<TagChange> changes = new ArrayList<>();
        for (Change change : wanted) {
            operation.checkWrite();
            Snapshot changed = repository.snapshots().save(change.after());
            repository.snapshots().delete(change.before().id());
            changes.add(new TagChange(change.before().id(), changed));
            operation.listener().progressed("changing tags", changes.size(), wanted.size());
        }
        return changes;
    }

    /** A snapshot with other tags, not stored yet. */
    private record Change(Snapshot before, Snapshot after) {}

    private static void requireReplaceable(OpenRepository repository, List<Change> changes) {
        if (changes.isEmpty()) {
            return;
        }
        List<Snapshot> going = changes.stream().map(Change::before).toList();
        SnapshotProtection.inForce(repository, going).forEach((id, until) -> {
            throw new RepositoryException.Protected("no tags were changed: the store protects snapshot " + id.brief()
                    + " until " + until
                    + ", and a snapshot with other tags is another one that takes its place; leave it"
                    + " out, or wait until then");
        });
        DeletionRights.requireForSnapshots(repository, "changing tags");
    }

    private static void tell(OpenRepository repository, List<Change> changes) {
        Set<String> added = new TreeSet<>();
        Set<String> removed = new TreeSet<>();
        for (Change change : changes) {
            change.after().tags().stream()
                    .filter(tag -> !change.before().tags().contains(tag))
                    .forEach(added::add);
            change.before().tags().stream()
                    .filter(tag -> !change.after().tags().contains(tag))
                    .forEach(removed::add);
        }
        RemovalLog.tagging(
                repository, changes.stream().map(change -> change.before().id()).toList(), added, removed);
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

    /** The old one may go only if all that holds, floor and facts hang on is in the new one. */
    private static void requireSameProtection(Snapshot before, Snapshot after) {
        boolean same = HoldDocuments.subject(before).equals(HoldDocuments.subject(after))
                && HoldDocuments.firstId(before).equals(HoldDocuments.firstId(after))
                && before.time().equals(after.time())
                && facts(before).equals(facts(after));
        if (!same) {
            throw new RepositoryException.Protected("the tags of snapshot "
                    + before.id().brief()
                    + " were not changed: with them it would lose what it is protected by");
        }
    }

    private static Set<String> facts(Snapshot snapshot) {
        return snapshot.tags().stream()
                .filter(tag -> tag.startsWith("holdfast:"))
                .collect(Collectors.toSet());
    }

    private static Optional<Change> wanted(Snapshot snapshot, List<TagEdit> edits) {
        List<String> tags = snapshot.tags();
        for (TagEdit edit : edits) {
            tags = edit.apply(tags);
        }
        if (tags.equals(snapshot.tags())) {
            return Optional.empty();
        }
        Snapshot after = snapshot.withTags(tags);
        requireSameProtection(snapshot, after);
        return Optional.of(new Change(snapshot, after));
    }
}
