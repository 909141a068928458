package dev.holdfast.cli;

import dev.holdfast.Label;
import dev.holdfast.SnapshotFilter;
import dev.holdfast.cli.text.Fields;
import dev.holdfast.job.MergeJob;
import dev.holdfast.job.Repository;
import dev.holdfast.run.MergeRun;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code merge}. */
@Command(
        name = "merge",
        description = "Make one snapshot of parts of others, without moving data.",
        sortOptions = false)
final class MergeCommand implements Verb {
    private final Session session;

    @Parameters(
            paramLabel = "[NAME=]SNAP[:PATH]",
            arity = "1..*",
            description = "a snapshot, or a directory or file of it, that becomes the entry NAME of the new one;"
                    + " without NAME its entries become entries of the new one")
    List<String> parts = new ArrayList<>();

    @Option(names = "--forget-parts", description = "remove the snapshots of the parts when the new one is stored")
    boolean forgetParts;

    @Option(names = "--name", paramLabel = "NAME", description = "name of the backup, by which its snapshots are found")
    @Nullable
    String name;

    @Option(names = "--label", paramLabel = "KEY=VALUE", description = "label of the snapshot; several times")
    List<String> labels = new ArrayList<>();

    @Option(names = "--tag", paramLabel = "TAG[,TAG]", description = "tags of the snapshot; several times")
    List<String> tags = new ArrayList<>();

    @Option(
            names = {"-H", "--host"},
            paramLabel = "HOST",
            description = "host to record instead of this one")
    @Nullable
    String host;

    @Option(names = "--time", paramLabel = "TIME", description = "time to record instead of now, ISO 8601")
    @Nullable
    String time;

    private record Part(String name, SnapshotChoice from) {}

    MergeCommand(Session session) {
        this.session = session;
    }

    @Override
    public Action prepare() {
        RepositoryAccess access = session.repository();
        List<Part> chosen = parts.stream().map(MergeCommand::part).toList();
        MergeJob.Builder job = name == null ? MergeJob.unnamed() : MergeJob.named(name);
        labels.stream().map(Label::parse).forEach(label -> job.label(label.key(), label.value()));
        tags.stream().flatMap(list -> SnapshotFilter.tagList(list).stream()).forEach(job::tag);
        if (host != null) {
            job.host(host);
        }
        if (time != null) {
            job.takenAt(TimeText.parse("--time", time, ZoneId.systemDefault()));
        }
        job.forgetParts(forgetParts).recall(RecallChoice.looking(session.options()));
        return () -> run(access, job, chosen);
    }

    private static Part part(String text) {
        int equals = text.indexOf('=');
        if (equals == 0) {
            throw new UsageException("NAME: expected the name of an entry before '=', was '" + text + "'");
        }
        return new Part(
                equals < 0 ? "" : text.substring(0, equals),
                SnapshotChoice.of(text.substring(equals + 1), new SnapshotOptions()));
    }

    private int run(RepositoryAccess access, MergeJob.Builder job, List<Part> chosen) {
        try (Repository repository = access.open()) {
            for (Part part : chosen) {
                add(job, part, repository);
            }
            MergeRun run = session.watched(listener -> job.in(repository).run());
            tell(run);
            return run.findings().isEmpty() ? ExitCode.DONE : ExitCode.PARTIAL;
        }
    }

    private static void add(MergeJob.Builder job, Part part, Repository repository) {
        SnapshotChoice from = part.from();
        MergeJob.Builder unused = part.name().isEmpty()
                ? job.entriesOf(from.find(repository), from.path())
                : job.part(part.name(), from.find(repository), from.path());
    }

    private void tell(MergeRun run) {
        Output output = session.output();
        output.say("snapshot " + run.snapshot().id().brief() + " saved, removed "
                + SnapshotTable.count(run.removed().size()));
        run.findings().forEach(finding -> output.warn(finding.toString(), () -> FindingFields.of(finding)));
        output.message(Fields.message("summary")
                .put("snapshot_id", run.snapshot().id().hex())
                .put("removed_snapshots", run.removed().size()));
    }
}
