package dev.holdfast.cli;

import static java.util.stream.Collectors.joining;

import dev.holdfast.cli.text.ByteText;
import dev.holdfast.cli.text.Fields;
import dev.holdfast.cli.text.Printable;
import dev.holdfast.run.CheckProblem;
import dev.holdfast.run.CheckReport;
import dev.holdfast.run.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Prints what a check found: problems to standard error, the summary to standard output. */
final class CheckOutput {
    private static final String PACK = "pack ";
    private static final Set<CheckProblem.Kind> BROKEN_PACK =
            Set.of(CheckProblem.Kind.PACK_MISSING, CheckProblem.Kind.PACK_SIZE, CheckProblem.Kind.PACK_DAMAGED);
    private static final Set<CheckProblem.Kind> WRONG_INDEX =
            Set.of(CheckProblem.Kind.INDEX_DAMAGED, CheckProblem.Kind.INDEX_CONTRADICTORY);
    private static final Set<CheckProblem.Kind> LOSSES =
            Set.of(CheckProblem.Kind.BLOB_MISSING, CheckProblem.Kind.TREE_DAMAGED, CheckProblem.Kind.SNAPSHOT_DAMAGED);
    /** More would not fit a command line. */
    private static final int MOST_NAMED = 20;

    private final Output output;

    CheckOutput(Output output) {
        this.output = output;
    }

    void print(CheckReport report) {
        report.problems().forEach(this::print);
        output.say(lines(report));
        List<String> repairs = repairs(report);
        if (!repairs.isEmpty()) {
            output.say("copy the repository first if there is room; then, in this order:");
            output.say(repairs);
        }
        output.message(fields(report));
    }

    private void print(CheckProblem problem) {
        if (problem.severity() == Finding.Severity.HINT && output.isQuiet()) {
            return;
        }
        output.warn(problem.toString(), () -> fields(problem));
        if (!output.isJson()) {
            problem.files()
                    .forEach(file -> output.errors()
                            .println("  affects " + Printable.of(file.path()) + " in snapshot "
                                    + file.snapshot().brief()));
            long more = problem.fileCount() - problem.files().size();
            if (more > 0) {
                output.errors().println("  and " + more + " more");
            }
        }
    }

    /** What was found is a lead: the repairs, in the order in which they help. */
    private static List<String> repairs(CheckReport report) {
        List<String> lines = new ArrayList<>();
        boolean packs = brokenPacks(report).findAny().isPresent();
        if (has(report, WRONG_INDEX) || (!report.isSound() && has(report, Set.of(CheckProblem.Kind.PACK_ORPHANED)))) {
            lines.add("  holdfast repair index");
        }
        if (packs) {
            lines.add("  holdfast repair packs "
                    + brokenPacks(report).limit(MOST_NAMED).collect(joining(" ")));
        }
        if (packs || has(report, LOSSES)) {
            lines.add("  holdfast backup …    of what is still there at its source");
            lines.add("  holdfast repair snapshots --forget");
        }
        return lines;
    }

    private static List<String> lines(CheckReport report) {
        String read = report.packsRead() == 0
                ? "no data was read"
                : "read " + report.packsRead() + " packs, " + ByteText.of(report.bytesRead());
        return List.of(
                "checked " + SnapshotTable.count((int) report.snapshots()) + ", " + report.trees() + " directories, "
                        + report.packs() + " packs, " + report.blobs() + " blobs (" + report.unusedBlobs()
                        + " of them unused); " + read,
                report.isSound() ? "no errors were found" : report.errorCount() + " errors were found");
    }

    private static Fields fields(CheckProblem problem) {
        String severity = problem.severity().name().toLowerCase(Locale.ROOT);
        return Fields.message(severity)
                .put("message", problem.subject() + ": " + problem.message())
                .put("kind", problem.kind().name().toLowerCase(Locale.ROOT))
                .put("item", problem.subject())
                .putUnlessEmpty("remedy", problem.remedy())
                .putUnlessEmpty("blobs", problem.blobs())
                .putUnlessEmpty(
                        "files",
                        problem.files().stream()
                                .map(file -> new Fields()
                                        .put("snapshot", file.snapshot().hex())
                                        .put("path", file.path()))
                                .toList())
                .putUnlessEmpty("file_count", problem.fileCount());
    }

    private static Fields fields(CheckReport report) {
        return Fields.message("summary")
                .put("num_errors", report.errorCount())
                .putList("broken_packs", brokenPacks(report).toList())
                .put("suggest_repair_index", has(report, WRONG_INDEX))
                .put("suggest_prune", has(report, Set.of(CheckProblem.Kind.PACK_ORPHANED)))
                .put("snapshots", report.snapshots())
                .put("trees", report.trees())
                .put("packs", report.packs())
                .put("blobs", report.blobs())
                .put("unused_blobs", report.unusedBlobs())
                .put("packs_read", report.packsRead())
                .put("bytes_read", report.bytesRead())
                .put("num_problems", report.problemCount());
    }

    private static Stream<String> brokenPacks(CheckReport report) {
        return report.problems().stream()
                .filter(problem -> BROKEN_PACK.contains(problem.kind()))
                .map(CheckProblem::subject)
                .filter(subject -> subject.startsWith(PACK))
                .map(subject -> subject.substring(PACK.length()))
                .distinct();
    }

    private static boolean has(CheckReport report, Set<CheckProblem.Kind> kinds) {
        return report.problems().stream().anyMatch(problem -> kinds.contains(problem.kind()));
    }
}
