package dev.holdfast.cli;

import dev.holdfast.cli.text.Fields;
import dev.holdfast.run.JobEvent;
import dev.holdfast.run.Progress;
import java.time.Duration;
import java.util.List;

/** Progress as restic's JSON tells it. */
final class ProgressFields {
    private ProgressFields() {}

    static Fields ofBackup(JobEvent.Progressed event, Duration elapsed) {
        Progress progress = event.progress();
        return Fields.message("status")
                .putUnlessEmpty("seconds_elapsed", elapsed.toSeconds())
                .putUnlessEmpty(
                        "seconds_remaining",
                        progress.timeLeft().map(Duration::toSeconds).orElse(0L))
                .put("percent_done", share(progress))
                .putUnlessEmpty("total_files", Math.max(0, progress.filesTotal()))
                .putUnlessEmpty("files_done", progress.filesDone())
                .putUnlessEmpty("total_bytes", Math.max(0, progress.bytesTotal()))
                .putUnlessEmpty("bytes_done", progress.bytesDone())
                .putUnlessEmpty("error_count", progress.failures())
                .putUnlessEmpty("current_files", progress.current().isEmpty() ? List.of() : List.of(progress.current()))
                .putUnlessEmpty("parts", parts(progress));
    }

    static Fields ofRestore(JobEvent.Progressed event, Duration elapsed) {
        Progress progress = event.progress();
        return Fields.message("status")
                .putUnlessEmpty("seconds_elapsed", elapsed.toSeconds())
                .put("percent_done", share(progress))
                .putUnlessEmpty("total_files", Math.max(0, progress.filesTotal()))
                .putUnlessEmpty("files_restored", progress.filesDone())
                .putUnlessEmpty("total_bytes", Math.max(0, progress.bytesTotal()))
                .putUnlessEmpty("bytes_restored", progress.bytesDone())
                .putUnlessEmpty("parts", parts(progress));
    }

    private static List<Fields> parts(Progress progress) {
        return progress.parts().stream()
                .map(one -> new Fields()
                        .put("name", one.name())
                        .put("records_done", one.recordsDone())
                        .putUnlessEmpty("total_records", Math.max(0, one.recordsTotal()))
                        .put("bytes_done", one.bytesDone())
                        .putUnlessEmpty("total_bytes", Math.max(0, one.bytesTotal())))
                .toList();
    }

    static Fields ofCopy(JobEvent.Progressed event, Duration elapsed) {
        Progress progress = event.progress();
        return Fields.message("status")
                .putUnlessEmpty("seconds_elapsed", elapsed.toSeconds())
                .putUnlessEmpty(
                        "seconds_remaining",
                        progress.timeLeft().map(Duration::toSeconds).orElse(0L))
                .put("percent_done", share(progress))
                .putUnlessEmpty("total_blobs", Math.max(0, progress.filesTotal()))
                .putUnlessEmpty("blobs_copied", progress.filesDone())
                .putUnlessEmpty("total_bytes", Math.max(0, progress.bytesTotal()))
                .putUnlessEmpty("bytes_copied", progress.bytesDone())
                .putUnlessEmpty("bytes_per_second", progress.bytesPerSecond());
    }

    private static double share(Progress progress) {
        return progress.bytesTotal() <= 0 ? 0 : Math.min(1, (double) progress.bytesDone() / progress.bytesTotal());
    }
}
