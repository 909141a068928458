package dev.holdfast.cli;

import dev.holdfast.Snapshot;
import dev.holdfast.job.CopyJob;
import dev.holdfast.job.JobHandle;
import dev.holdfast.job.Repository;
import dev.holdfast.run.CopyPlan;
import dev.holdfast.run.CopyRun;
import dev.holdfast.run.RecallOptions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code copy}. */
@Command(
        name = "copy",
        description =
                "Copy snapshots from another repository: those named, or all that the options fit. What the repository has"
                        + " is not read again.",
        sortOptions = false)
final class CopyCommand implements Verb {
    private final Session session;

    @Parameters(paramLabel = "SNAP", arity = "0..*", description = "which snapshots of the repository to copy from")
    List<String> references = new ArrayList<>();

    @Mixin
    SourceOptions from = new SourceOptions();

    @Option(
            names = {"-n", "--dry-run"},
            description = "show what would be copied and copy nothing")
    boolean dryRun;

    @Mixin
    RetainOption retain = new RetainOption();

    @Mixin
    SnapshotOptions filter = new SnapshotOptions();

    CopyCommand(Session session) {
        this.session = session;
    }

    @Override
    public Action prepare() {
        RepositoryAccess target = session.repository();
        RepositoryAccess source = RepositoryAccess.ofSource(session, from);
        SnapshotSelection selection = SnapshotSelection.of(references, filter.filter());
        RecallOptions recall = RecallChoice.recalling(session.options());
        Optional<Instant> until = retain.parse(session.surroundings().time().now());
        return () -> run(source, target, job -> job.recall(recall).retainUntil(snapshot -> until), selection);
    }

    private int run(
            RepositoryAccess from,
            RepositoryAccess into,
            UnaryOperator<CopyJob.Builder> settings,
            SnapshotSelection selection) {
        try (Repository source = from.open();
                Repository target = into.open()) {
            List<Snapshot> snapshots = selection.in(source);
            CopyJob job =
                    settings.apply(CopyJob.from(source).snapshots(snapshots)).into(target);
            CopyOutput output = new CopyOutput(session.output());
            if (dryRun) {
                CopyPlan plan = session.watched(listener -> job.plan());
                output.plan(plan);
                return ExitCode.DONE;
            }
            CopyRun run = copy(job);
            output.run(run);
            return ExitCode.of(run.state());
        }
    }

    private CopyRun copy(CopyJob job) {
        try (JobView view = JobView.of(session, "copying", "blobs", ProgressFields::ofCopy)) {
            JobHandle<CopyRun> handle = job.start(new JobThread(), view);
            return JobThread.await(handle, session.surroundings().interruption());
        }
    }
}
