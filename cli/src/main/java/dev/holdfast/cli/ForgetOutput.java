package dev.holdfast.cli;

import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotGroup;
import dev.holdfast.cli.text.Fields;
import dev.holdfast.cli.text.Table;
import dev.holdfast.policy.KeepRules;
import dev.holdfast.retention.KeepReason;
import dev.holdfast.retention.RetentionPlan;
import dev.holdfast.run.ForgetPlan;
import dev.holdfast.run.ForgetReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Prints which snapshots a forget removes, which it keeps, and why. */
final class ForgetOutput {
    private final Output output;

    ForgetOutput(Output output) {
        this.output = output;
    }

    void plan(ForgetPlan plan, KeepRules rules, boolean dryRun) {
        plan.retention().ifPresent(retention -> {
            output.say("rules: " + rules);
            retention.groups().forEach(group -> output.say(lines(group)));
            if (output.isJson()) {
                output.showAll(
                        List::of,
                        () -> retention.groups().stream()
                                .map(ForgetOutput::fields)
                                .toList());
            }
        });
        if (dryRun) {
            output.say("would remove " + SnapshotTable.count(plan.remove().size()) + brief(plan.remove()));
        }
    }

    void report(ForgetReport report) {
        output.say("removed " + SnapshotTable.count(report.removed().size())
                + (report.plan().retention().isPresent()
                        ? ""
                        : brief(report.plan().remove())));
        report.failed().forEach(failure -> output.warn(failure.toString(), () -> FindingFields.of(failure)));
    }

    private static String brief(List<Snapshot> snapshots) {
        return snapshots.isEmpty()
                ? ""
                : ": "
                        + String.join(
                                ", ",
                                snapshots.stream()
                                        .map(snapshot -> snapshot.id().brief())
                                        .toList());
    }

    private static List<String> lines(RetentionPlan.Group group) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("snapshots" + (group.key().toString().isEmpty() ? "" : " of " + group.key()) + ":");
        Table table = new Table(Set.of(), "", "ID", "Time", "Host", "Paths", "Reasons");
        group.reasons().forEach(reason -> add(table, "keep", reason.snapshot(), reason.matches()));
        group.remove().forEach(snapshot -> add(table, "remove", snapshot, List.of()));
        lines.addAll(table.lines());
        return lines;
    }

    private static void add(Table table, String decision, Snapshot snapshot, List<String> reasons) {
        table.row(
                decision,
                snapshot.id().brief(),
                SnapshotTable.time(snapshot),
                SnapshotTable.printable(List.of(snapshot.hostname())),
                SnapshotTable.printable(snapshot.paths()),
                SnapshotTable.printable(reasons));
    }

    private static Fields fields(RetentionPlan.Group group) {
        SnapshotGroup key = group.key();
        return new Fields()
                .putList("tags", key.tags())
                .put("host", key.hostname())
                .putList("paths", key.paths())
                .putList("keep", snapshots(group.keep()))
                .putList("remove", snapshots(group.remove()))
                .putList(
                        "reasons",
                        group.reasons().stream().map(ForgetOutput::fields).toList());
    }

    private static List<Fields> snapshots(List<Snapshot> snapshots) {
        return snapshots.stream().map(SnapshotFields::of).toList();
    }

    private static Fields fields(KeepReason reason) {
        return new Fields()
                .put("snapshot", SnapshotFields.of(reason.snapshot()))
                .put("matches", reason.matches());
    }
}
