package dev.holdfast.cli;

import dev.holdfast.GroupBy;
import dev.holdfast.Snapshot;
import dev.holdfast.job.Repository;
import dev.holdfast.policy.KeepRules;
import dev.holdfast.retention.RetentionOptions;
import dev.holdfast.run.ForgetPlan;
import dev.holdfast.run.ForgetReport;
import dev.holdfast.run.PruneOptions;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code forget}. */
@Command(
        name = "forget",
        description = "Remove snapshots: those named, or those that no rule keeps. Space is freed by a prune.",
        sortOptions = false)
final class ForgetCommand implements Verb {
    private final Session session;

    @Parameters(paramLabel = "SNAP", arity = "0..*", description = "remove these")
    List<String> references = new ArrayList<>();

    @Mixin
    KeepOptions keep = new KeepOptions();

    @Option(
            names = {"-g", "--group-by"},
            paramLabel = "WORDS",
            description = "apply the rules to each group: host, paths, tags; host,paths by default, '' for one group")
    String groupBy = "host,paths";

    @Option(
            names = "--unsafe-allow-remove-all",
            description = "let all snapshots go that fit the given host, tag, path, label or name")
    boolean removeAll;

    @Option(
            names = {"-n", "--dry-run"},
            description = "show what would be removed and remove nothing")
    boolean dryRun;

    @Option(names = "--prune", description = "free the space at once")
    boolean prune;

    @Mixin
    SpaceOptions space = new SpaceOptions();

    @Mixin
    SnapshotCriteria criteria = new SnapshotCriteria();

    ForgetCommand(Session session) {
        this.session = session;
    }

    @Override
    public Action prepare() {
        RepositoryAccess access = session.repository();
        SnapshotSelection selection = SnapshotSelection.of(references, criteria.filter());
        KeepRules rules = keep.rules();
        requireOneWay(rules, selection);
        RetentionOptions options = RetentionOptions.at(
                        session.surroundings().time().now())
                .groupBy(GroupBy.parse(groupBy))
                .mayRemoveAll(removeAll)
                .build();
        PruneOptions.Builder pruning = space.options(session.options().packSize);
        return () -> run(access, selection, rules, options, pruning);
    }

    private void requireOneWay(KeepRules rules, SnapshotSelection selection) {
        if (!references.isEmpty() && !rules.isEmpty()) {
            throw new UsageException("name the snapshots to remove, or give --keep-… rules, not both");
        }
        if (references.isEmpty() && rules.isEmpty() && !removeAll) {
            throw new UsageException(
                    "nothing says what to keep, so nothing is removed; give SNAP or a rule such as --keep-daily 7");
        }
        if (removeAll
                && rules.isEmpty()
                && references.isEmpty()
                && selection.filter().isEmpty()) {
            throw new UsageException("--unsafe-allow-remove-all needs --host, --tag, --path, --label or --name");
        }
    }

    private int run(
            RepositoryAccess access,
            SnapshotSelection selection,
            KeepRules rules,
            RetentionOptions options,
            PruneOptions.Builder pruning) {
        try (Repository repository = access.open()) {
            ForgetPlan plan = references.isEmpty()
                    ? repository.upkeep().planForget(selection.filter(), rules, options)
                    : ForgetPlan.ofNamed(selection.in(repository));
            ForgetOutput output = new ForgetOutput(session.output());
            int code = ExitCode.DONE;
            output.plan(plan, rules, dryRun);
            if (!dryRun && !plan.remove().isEmpty()) {
                ForgetReport report = session.watched(
                        listener -> repository.upkeep().listener(listener).forget(plan));
                output.report(report);
                code = report.failed().isEmpty() ? ExitCode.DONE : ExitCode.PARTIAL;
            }
            return prune && !plan.remove().isEmpty() ? Math.max(code, prune(repository, plan, pruning)) : code;
        }
    }

    private int prune(Repository repository, ForgetPlan plan, PruneOptions.Builder pruning) {
        if (dryRun) {
            pruning.without(plan.remove().stream().map(Snapshot::id).toList());
        }
        return new Pruning(session, false).run(repository, pruning.build(), dryRun);
    }
}
