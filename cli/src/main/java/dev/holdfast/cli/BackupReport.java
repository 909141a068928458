package dev.holdfast.cli;

import dev.holdfast.SnapshotSummary;
import dev.holdfast.cli.text.ByteText;
import dev.holdfast.cli.text.DurationText;
import dev.holdfast.cli.text.Fields;
import dev.holdfast.run.BackupRun;
import dev.holdfast.run.RunState;
import java.util.List;
import java.util.Locale;

/** Prints what came of a backup. */
final class BackupReport {
    private final BackupRun run;

    BackupReport(BackupRun run) {
        this.run = run;
    }

    void print(Output output) {
        run.summary().ifPresent(summary -> output.say(lines(summary)));
        output.say(run.message());
        if (run.state() == RunState.PARTIALLY_FAILED && !output.isJson()) {
            output.errors().println("warning: " + run.failureCount() + " item(s) could not be read");
        }
        output.message(summary());
    }

    private List<String> lines(SnapshotSummary summary) {
        return List.of(
                counts("files", summary.filesNew(), summary.filesChanged(), summary.filesUnmodified()),
                counts("directories", summary.dirsNew(), summary.dirsChanged(), summary.dirsUnmodified()),
                (run.dryRun() ? "would add" : "added") + "        " + ByteText.of(summary.dataAdded()) + " ("
                        + ByteText.of(summary.dataAddedPacked()) + " stored)",
                "processed    " + summary.totalFilesProcessed() + " files, "
                        + ByteText.of(summary.totalBytesProcessed()) + " in " + DurationText.of(run.duration()));
    }

    private static String counts(String what, long created, long changed, long unmodified) {
        return String.format(
                Locale.ROOT, "%-12s %d new, %d changed, %d unmodified", what, created, changed, unmodified);
    }

    private Fields summary() {
        Fields fields = Fields.message("summary");
        run.summary().ifPresent(summary -> fields.putAll(SnapshotFields.summary(summary)));
        fields.put("total_duration", run.duration().toNanos() / 1e9);
        if (run.snapshotOrNull() != null) {
            fields.put("snapshot_id", run.snapshotOrNull().hex());
        }
        return fields.putUnlessEmpty("dry_run", run.dryRun()).putAll(RunFields.of(run));
    }
}
