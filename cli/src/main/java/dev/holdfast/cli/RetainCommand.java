package dev.holdfast.cli;

import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotId;
import dev.holdfast.cli.text.Fields;
import dev.holdfast.job.Repository;
import dev.holdfast.run.RetentionReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code retain}. */
@Command(
        name = "retain",
        description =
                "Have the store protect snapshots, and all that they need, until a time: those named, or all that the options fit.",
        sortOptions = false)
final class RetainCommand implements Verb {
    private final Session session;

    @Parameters(paramLabel = "SNAP", arity = "0..*", description = "which snapshots")
    List<String> references = new ArrayList<>();

    @Mixin
    RetainOption retain = new RetainOption();

    @Option(
            names = {"-n", "--dry-run"},
            description = "show what would be protected for longer and change nothing")
    boolean dryRun;

    @Mixin
    SnapshotOptions filter = new SnapshotOptions();

    RetainCommand(Session session) {
        this.session = session;
    }

    @Override
    public Action prepare() {
        RepositoryAccess access = session.repository();
        SnapshotSelection selection = SnapshotSelection.of(references, filter.filter());
        Instant until = retain.parse(session.surroundings().time().now())
                .orElseThrow(() -> new UsageException(
                        RetainOption.NAME + ": it is missing; give a time, or how long from now such as 30d"));
        return () -> run(access, selection, until);
    }

    private int run(RepositoryAccess access, SnapshotSelection selection, Instant until) {
        try (Repository repository = access.open()) {
            Map<SnapshotId, Instant> wanted =
                    selection.in(repository).stream().collect(Collectors.toMap(Snapshot::id, snapshot -> until));
            RetentionReport report = session.watched(listener ->
                    RecallChoice.upkeep(repository, session).listener(listener).retain(wanted, dryRun));
            return tell(report, wanted.size());
        }
    }

    private int tell(RetentionReport report, int asked) {
        report.extended().forEach(this::tell);
        report.findings()
                .forEach(finding -> session.output().warn(finding.toString(), () -> FindingFields.of(finding)));
        session.output()
                .say((dryRun ? "would protect " : "protected ")
                        + SnapshotTable.count(report.extended().size()) + " for longer"
                        + (dryRun ? "" : ", and " + report.packs() + " packs") + "; of " + asked
                        + " asked for the others are protected about as long already");
        session.output()
                .message(Fields.message("summary")
                        .put("extended", report.extended().size())
                        .put("asked", asked)
                        .put("packs", report.packs())
                        .put("dry_run", dryRun));
        return report.findings().isEmpty() ? ExitCode.DONE : ExitCode.PARTIAL;
    }

    private void tell(RetentionReport.Extended one) {
        String before = one.before().map(Instant::toString).orElse("no time");
        session.output().say(one.snapshot().id().brief() + "  from " + before + " to " + one.until());
        session.output()
                .message(Fields.message("extended")
                        .put("snapshot_id", one.snapshot().id().hex())
                        .putUnlessEmpty("before", one.before().orElse(null))
                        .put("until", one.until()));
    }
}
