package dev.holdfast.cli;

import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotFilter;
import dev.holdfast.job.Repository;
import dev.holdfast.policy.KeepRules;
import dev.holdfast.run.ForgetPlan;
import dev.holdfast.run.ForgetReport;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code oplog forget}. */
@Command(
        name = "forget",
        description = "Remove slices that no promised point in time needs. What follows the log does so by itself.",
        sortOptions = false)
final class ForgetSlicesCommand implements Verb {
    private final Session session;

    @Option(
            names = {"-n", "--dry-run"},
            description = "show what would be removed and remove nothing")
    boolean dryRun;

    @Option(
            names = "--unsafe-break-promises",
            description =
                    "remove all slices that the given host, path, tag, label or name fits, although points in time need them")
    boolean breaking;

    @Mixin
    SnapshotOptions options = new SnapshotOptions();

    ForgetSlicesCommand(Session session) {
        this.session = session;
    }

    @Override
    public Action prepare() {
        RepositoryAccess access = session.repository();
        SnapshotFilter filter = options.filter();
        if (breaking && filter.isEmpty()) {
            throw new UsageException("--unsafe-break-promises needs --host, --path, --tag, --label or --name");
        }
        return () -> run(access, filter);
    }

    private int run(RepositoryAccess access, SnapshotFilter filter) {
        try (Repository repository = access.open()) {
            List<Snapshot> going = breaking
                    ? repository.snapshots().stream()
                            .filter(snapshot -> !snapshot.isBackup())
                            .toList()
                    : repository.changes().planForget().remove();
            ForgetPlan plan = ForgetPlan.ofNamed(filter.select(going));
            ForgetOutput output = new ForgetOutput(session.output());
            output.plan(plan, KeepRules.builder().build(), dryRun);
            if (dryRun || plan.remove().isEmpty()) {
                return ExitCode.DONE;
            }
            ForgetReport report = session.watched(listener -> breaking
                    ? repository.changes().breakPromises(plan.remove())
                    : repository.upkeep().listener(listener).forget(plan));
            output.report(report);
            return report.failed().isEmpty() ? ExitCode.DONE : ExitCode.PARTIAL;
        }
    }
}
