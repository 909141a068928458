package dev.holdfast.cli;

import dev.holdfast.cli.text.ByteText;
import dev.holdfast.cli.text.Fields;
import dev.holdfast.job.Repository;
import dev.holdfast.run.StatsMode;
import dev.holdfast.run.StatsReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code stats}. */
@Command(name = "stats", description = "Show what snapshots amount to.", sortOptions = false)
final class StatsCommand implements Verb {
    private final Session session;

    @Parameters(paramLabel = "SNAP", arity = "0..*", description = "which snapshots; all by default")
    List<String> references = new ArrayList<>();

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description = "restore-size (default), files-by-contents, blobs-per-file or raw-data")
    String mode = "restore-size";

    @Mixin
    SnapshotOptions filter = new SnapshotOptions();

    StatsCommand(Session session) {
        this.session = session;
    }

    @Override
    public Action prepare() {
        RepositoryAccess access = session.repository();
        SnapshotSelection selection = SnapshotSelection.of(references, filter.filter());
        StatsMode chosen = StatsMode.ofWord(mode);
        return () -> run(access, selection, chosen);
    }

    private int run(RepositoryAccess access, SnapshotSelection selection, StatsMode chosen) {
        try (Repository repository = access.open()) {
            StatsReport report = session.watched(
                    listener -> RecallChoice.contents(repository, session).stats(selection.in(repository), chosen));
            session.output().show(() -> lines(report), () -> fields(report));
        }
        return ExitCode.DONE;
    }

    private static List<String> lines(StatsReport report) {
        List<String> lines = new ArrayList<>();
        lines.add("mode         " + report.mode().word());
        lines.add("snapshots    " + report.snapshots());
        if (report.files() > 0) {
            lines.add("entries      " + report.files());
        }
        if (report.blobs() > 0) {
            lines.add("blobs        " + report.blobs());
        }
        lines.add("size         " + ByteText.of(report.totalSize()));
        if (report.totalUncompressedSize() > 0) {
            lines.add("uncompressed " + ByteText.of(report.totalUncompressedSize()));
            lines.add(String.format(
                    Locale.ROOT,
                    "compression  %.2fx, %.2f%% of the data, saves %.2f%%",
                    report.compressionRatio(),
                    report.compressionProgress(),
                    report.compressionSpaceSaving()));
        }
        return lines;
    }

    private static Fields fields(StatsReport report) {
        return new Fields()
                .put("total_size", report.totalSize())
                .putUnlessEmpty("total_uncompressed_size", report.totalUncompressedSize())
                .putUnlessEmpty("compression_ratio", report.compressionRatio())
                .putUnlessEmpty("compression_progress", report.compressionProgress())
                .putUnlessEmpty("compression_space_saving", report.compressionSpaceSaving())
                .putUnlessEmpty("total_file_count", report.files())
                .putUnlessEmpty("total_blob_count", report.blobs())
                .put("snapshots_count", report.snapshots());
    }
}
