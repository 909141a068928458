package dev.holdfast.cli;

import dev.holdfast.cli.text.ByteText;
import dev.holdfast.cli.text.DurationText;
import dev.holdfast.cli.text.Fields;
import dev.holdfast.cli.text.Printable;
import dev.holdfast.run.ArchivedPacks;
import dev.holdfast.run.RestorePlan;
import dev.holdfast.run.RestoreRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints what a restore will do or did. */
final class RestoreReport {
    private final Output output;

    RestoreReport(Output output) {
        this.output = output;
    }

    /** @param archived what has to be recalled first */
    void plan(RestorePlan plan, ArchivedPacks archived) {
        output.show(
                () -> lines(plan, archived),
                () -> fields(plan)
                        .put(
                                "archived",
                                new Fields().put("packs", archived.packs()).put("bytes", archived.bytes())));
    }

    private static List<String> lines(RestorePlan plan, ArchivedPacks archived) {
        List<String> lines = new ArrayList<>();
        plan.items().stream()
                .filter(item -> item.action() != RestorePlan.Action.KEEP)
                .forEach(item -> lines.add(String.format(
                        Locale.ROOT,
                        "%-8s %s%s",
                        word(item.action()),
                        Printable.of(item.path()),
                        item.reason().isEmpty() ? "" : "  (" + item.reason() + ")")));
        lines.add("a restore to " + plan.target() + " would");
        lines.add("  create   " + tally(plan.created()));
        lines.add("  change   " + tally(plan.changed()));
        lines.add("  keep     " + tally(plan.kept()));
        lines.add("  delete   " + tally(plan.deleted()));
        if (!archived.isEmpty()) {
            lines.add(RecallText.line(archived));
        }
        if (!plan.conflicts().isEmpty()) {
            lines.add("  leave    " + plan.conflicts().size() + " in conflict:");
            plan.conflicts().forEach(conflict -> lines.add("    " + Printable.of(conflict.toString())));
        }
        return lines;
    }

    private static String tally(RestorePlan.Tally tally) {
        return tally.entries() + " entries, " + ByteText.of(tally.bytes());
    }

    private static String word(RestorePlan.Action action) {
        return action.name().toLowerCase(Locale.ROOT);
    }

    private static Fields fields(RestorePlan plan) {
        return Fields.message("plan")
                .put("target", plan.target())
                .put("created", fields(plan.created()))
                .put("changed", fields(plan.changed()))
                .put("kept", fields(plan.kept()))
                .put("deleted", fields(plan.deleted()))
                .put(
                        "conflicts",
                        plan.conflicts().stream().map(FindingFields::of).toList())
                .put(
                        "items",
                        plan.items().stream()
                                .map(item -> new Fields()
                                        .put("path", item.path())
                                        .put("action", word(item.action()))
                                        .put("bytes", item.bytes())
                                        .put("reason", item.reason()))
                                .toList());
    }

    private static Fields fields(RestorePlan.Tally tally) {
        return new Fields().put("entries", tally.entries()).put("bytes", tally.bytes());
    }

    void run(RestoreRun run) {
        output.say("restored     " + run.filesRestored() + " files, " + ByteText.of(run.bytesRestored()) + " in "
                + DurationText.of(run.duration()));
        if (run.filesVerified() >= 0) {
            output.say("verified     " + run.filesVerified() + " files");
        }
        output.say(run.message());
        if (run.failureCount() > 0 && !output.isJson()) {
            output.errors().println("warning: " + run.failureCount() + " item(s) could not be restored");
        }
        output.message(summary(run));
    }

    private static Fields summary(RestoreRun run) {
        Fields fields = Fields.message("summary")
                .putUnlessEmpty("seconds_elapsed", run.duration().toSeconds());
        run.plan()
                .ifPresent(plan -> fields.putUnlessEmpty(
                                "total_files",
                                plan.created().entries()
                                        + plan.changed().entries()
                                        + plan.kept().entries())
                        .putUnlessEmpty("files_restored", run.filesRestored())
                        .putUnlessEmpty("files_skipped", plan.kept().entries())
                        .putUnlessEmpty("files_deleted", plan.deleted().entries())
                        .putUnlessEmpty(
                                "total_bytes", plan.bytesToWrite() + plan.kept().bytes())
                        .putUnlessEmpty("bytes_restored", run.bytesRestored())
                        .putUnlessEmpty("bytes_skipped", plan.kept().bytes()));
        if (run.filesVerified() >= 0) {
            fields.put("files_verified", run.filesVerified());
        }
        return fields.putAll(RunFields.of(run));
    }
}
