package dev.holdfast.cli;

import dev.holdfast.cli.text.ByteText;
import dev.holdfast.cli.text.DurationText;
import dev.holdfast.cli.text.Fields;
import dev.holdfast.run.Finding;
import dev.holdfast.run.ItemFailure;
import dev.holdfast.run.JobEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** What is shown while a job runs: progress for a person or a program, and whatever could not be handled. */
final class JobView implements Consumer<JobEvent>, AutoCloseable {
    private final Output output;
    private final ProgressView progress;

    private JobView(Output output, ProgressView progress) {
        this.output = output;
        this.progress = progress;
    }

    /**
     * Chooses by options and terminal.
     *
     * @param task what the progress bar is called
     * @param status how progress is told to programs
     */
    static JobView of(Session session, String task, BiFunction<JobEvent.Progressed, Duration, Fields> status) {
        return of(session, task, "files", status);
    }

    /**
     * Chooses likewise.
     *
     * @param things what is counted
     */
    static JobView of(
            Session session, String task, String things, BiFunction<JobEvent.Progressed, Duration, Fields> status) {
        Output output = session.output();
        ProgressView progress = ProgressView.NONE;
        if (output.isJson() && !output.isQuiet()) {
            progress = new StatusLines(output, session.surroundings().time().now(), status);
        } else if (session.showsProgress()) {
            progress = new ProgressBarView(task, things, session.surroundings());
        }
        return new JobView(output, progress);
    }

    /**
     * For a job that writes to standard output itself: nothing else may come there.
     *
     * @param task what the progress bar is called
     */
    static JobView beside(Session session, String task) {
        Output output = session.output();
        return new JobView(
                output,
                session.showsProgress() && !output.isJson()
                        ? new ProgressBarView(task, "files", session.surroundings())
                        : ProgressView.NONE);
    }

    @Override
    public void accept(JobEvent event) {
        if (event instanceof JobEvent.Progressed progressed) {
            progress.show(progressed);
        } else if (event instanceof JobEvent.ItemFailed failed) {
            aside(() -> failed(failed.failure()));
        } else if (event instanceof JobEvent.Noticed noticed) {
            aside(() -> noticed(noticed.finding()));
        } else if (event instanceof JobEvent.GapFound gap) {
            aside(() -> noticed(gap.finding()));
        } else if (event instanceof JobEvent.Recalling recalling) {
            aside(() ->
                    output.tell(RecallText.line(recalling.progress()), () -> RecallText.fields(recalling.progress())));
        } else if (event instanceof JobEvent.SliceStored stored) {
            aside(() -> stored(stored));
        } else if (event instanceof JobEvent.Retrying retrying) {
            aside(() -> output.warn("attempt " + retrying.attempt() + " failed: " + retrying.message()));
        }
    }

    private void aside(Runnable line) {
        progress.pause();
        line.run();
    }

    private void failed(ItemFailure failure) {
        output.warn(
                "could not " + failure.during() + " " + failure.path() + ": " + failure.message(),
                () -> Fields.message("error")
                        .put("error", new Fields().put("message", failure.message()))
                        .put("during", failure.during())
                        .put("item", failure.path()));
    }

    private void noticed(Finding finding) {
        if (finding.severity() != Finding.Severity.HINT || !output.isQuiet()) {
            output.warn(finding.toString(), () -> FindingFields.of(finding));
        }
    }

    private void stored(JobEvent.SliceStored slice) {
        Duration behind = between(slice.reaches(), slice.at());
        output.say(slice.snapshot().brief() + "  " + slice.description() + ", " + ByteText.of(slice.bytes())
                + ", until " + slice.reaches() + ", " + DurationText.of(behind) + " ago");
        output.message(Fields.message("slice")
                .put("snapshot_id", slice.snapshot().hex())
                .put("description", slice.description())
                .put("reaches", slice.reaches())
                .put("behind_seconds", behind.toSeconds())
                .put("bytes", slice.bytes()));
    }

    /** Clocks of two machines may differ. */
    static Duration between(Instant from, Instant to) {
        return to.isAfter(from) ? Duration.between(from, to) : Duration.ZERO;
    }

    /** Shows no progress any more. */
    void end() {
        progress.close();
    }

    @Override
    public void close() {
        end();
    }
}
