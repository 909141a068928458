package dev.holdfast.cli;

import dev.holdfast.cli.text.ByteText;
import dev.holdfast.cli.text.Fields;
import dev.holdfast.cli.text.Printable;
import dev.holdfast.job.Repository;
import dev.holdfast.run.DiffEntry;
import dev.holdfast.run.DiffReport;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code diff}. */
@Command(
        name = "diff",
        description =
                "Show what differs between two snapshots: + added, - removed, M changed, T of another type, U metadata.",
        sortOptions = false)
final class DiffCommand implements Verb {
    private final Session session;

    @Parameters(index = "0", paramLabel = "SNAP[:PATH]", description = "the first")
    String first = "";

    @Parameters(index = "1", paramLabel = "SNAP[:PATH]", description = "the second")
    String second = "";

    @Option(names = "--metadata", description = "also show entries of which only metadata changed")
    boolean metadata;

    @Mixin
    SnapshotOptions filter = new SnapshotOptions();

    DiffCommand(Session session) {
        this.session = session;
    }

    @Override
    public Action prepare() {
        RepositoryAccess access = session.repository();
        SnapshotChoice one = SnapshotChoice.of(first, filter);
        SnapshotChoice other = SnapshotChoice.of(second, filter);
        return () -> run(access, one, other);
    }

    private int run(RepositoryAccess access, SnapshotChoice one, SnapshotChoice other) {
        try (Repository repository = access.open()) {
            DiffReport report = session.watched(listener -> RecallChoice.contents(repository, session)
                    .diff(
                            one.find(repository),
                            one.path(),
                            other.find(repository),
                            other.path(),
                            metadata,
                            this::show));
            Output output = session.output();
            report.problems().forEach(problem -> output.warn(problem.toString(), () -> FindingFields.of(problem)));
            output.say(lines(report));
            output.message(fields(report));
            return report.problems().isEmpty() ? ExitCode.DONE : ExitCode.PARTIAL;
        }
    }

    private void show(DiffEntry entry) {
        Output output = session.output();
        if (output.isQuiet()) {
            return;
        }
        if (output.isJson()) {
            output.message(Fields.message("change").put("path", entry.path()).put("modifier", entry.modifier()));
        } else {
            output.line(String.format(Locale.ROOT, "%-5s%s", entry.modifier(), Printable.of(entry.path())));
        }
    }

    private static List<String> lines(DiffReport report) {
        return List.of(
                "",
                report.changedFiles() + " files changed",
                "added    " + line(report.added()),
                "removed  " + line(report.removed()));
    }

    private static String line(DiffReport.Tally tally) {
        return tally.files() + " files, " + tally.dirs() + " directories, " + tally.others() + " others, "
                + tally.dataBlobs() + " data and " + tally.treeBlobs() + " tree blobs, " + ByteText.of(tally.bytes());
    }

    private Fields fields(DiffReport report) {
        return Fields.message("statistics")
                .put("source_snapshot", first)
                .put("target_snapshot", second)
                .put("changed_files", report.changedFiles())
                .put("added", fields(report.added()))
                .put("removed", fields(report.removed()));
    }

    private static Fields fields(DiffReport.Tally tally) {
        return new Fields()
                .put("files", tally.files())
                .put("dirs", tally.dirs())
                .put("others", tally.others())
                .put("data_blobs", tally.dataBlobs())
                .put("tree_blobs", tally.treeBlobs())
                .put("bytes", tally.bytes());
    }
}
