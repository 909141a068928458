package dev.holdfast.cli;

import dev.holdfast.cli.text.Fields;
import dev.holdfast.run.JobEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiFunction;

/** Progress for programs: an object in a line of its own, at most one a second. */
final class StatusLines implements ProgressView {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Output output;
    private final Instant begin;
    private final BiFunction<JobEvent.Progressed, Duration, Fields> status;
    private Instant last;

    StatusLines(Output output, Instant begin, BiFunction<JobEvent.Progressed, Duration, Fields> status) {
        this.output = output;
        this.begin = begin;
        this.last = begin;
        this.status = status;
    }

    @Override
    public synchronized void show(JobEvent.Progressed event) {
        if (!event.at().isBefore(last.plus(PAUSE))) {
            last = event.at();
            output.message(status.apply(event, Duration.between(begin, event.at())));
        }
    }

    @Override
    public void pause() {
        // Lines do not disturb each other.
    }

    @Override
    public void close() {
        // Every line is complete.
    }
}
