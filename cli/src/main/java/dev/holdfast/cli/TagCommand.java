package dev.holdfast.cli;

import dev.holdfast.SnapshotFilter;
import dev.holdfast.cli.text.Fields;
import dev.holdfast.job.Repository;
import dev.holdfast.run.TagChange;
import dev.holdfast.run.TagEdit;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tag}. */
@Command(
        name = "tag",
        description = "Change the tags of snapshots, which get new ids: those named, or all that the options fit.",
        sortOptions = false)
final class TagCommand implements Verb {
    private final Session session;

    @Parameters(paramLabel = "SNAP", arity = "0..*", description = "which snapshots")
    List<String> references = new ArrayList<>();

    @Option(names = "--add", paramLabel = "TAG[,TAG]", description = "add these; several times")
    List<String> add = new ArrayList<>();

    @Option(names = "--remove", paramLabel = "TAG[,TAG]", description = "take these away; several times")
    List<String> remove = new ArrayList<>();

    @Option(names = "--set", paramLabel = "TAG[,TAG]", description = "replace all; '' takes all away")
    List<String> set = new ArrayList<>();

    @Mixin
    SnapshotOptions filter = new SnapshotOptions();

    TagCommand(Session session) {
        this.session = session;
    }

    @Override
    public Action prepare() {
        RepositoryAccess access = session.repository();
        SnapshotSelection selection = SnapshotSelection.of(references, filter.filter());
        List<TagEdit> edits = edits();
        return () -> run(access, selection, edits);
    }

    private List<TagEdit> edits() {
        if (!set.isEmpty() && (!add.isEmpty() || !remove.isEmpty())) {
            throw new UsageException("--set excludes --add and --remove");
        }
        if (set.isEmpty() && add.isEmpty() && remove.isEmpty()) {
            throw new UsageException("nothing to change; give --add, --remove or --set");
        }
        List<TagEdit> edits = new ArrayList<>();
        if (!set.isEmpty()) {
            edits.add(TagEdit.set(set.equals(List.of("")) ? List.of() : tags(set)));
        }
        if (!add.isEmpty()) {
            edits.add(TagEdit.add(tags(add)));
        }
        if (!remove.isEmpty()) {
            edits.add(TagEdit.remove(tags(remove)));
        }
        return edits;
    }

    private static List<String> tags(List<String> lists) {
        return lists.stream()
                .flatMap(list -> SnapshotFilter.tagList(list).stream())
                .toList();
    }

    private int run(RepositoryAccess access, SnapshotSelection selection, List<TagEdit> edits) {
        try (Repository repository = access.open()) {
            List<TagChange> changes = session.watched(
                    listener -> repository.upkeep().listener(listener).tag(selection.in(repository), edits));
            changes.forEach(this::tell);
            session.output().say("changed " + SnapshotTable.count(changes.size()));
            session.output().message(Fields.message("summary").put("changed_snapshots", changes.size()));
        }
        return ExitCode.DONE;
    }

    private void tell(TagChange change) {
        session.output()
                .say(change.before().brief() + " is now " + change.after().id().brief());
        session.output()
                .message(Fields.message("changed")
                        .put("old_snapshot_id", change.before().hex())
                        .put("new_snapshot_id", change.after().id().hex()));
    }
}
