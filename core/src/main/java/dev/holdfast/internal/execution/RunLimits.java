package dev.holdfast.internal.execution;

import dev.holdfast.Time;
import dev.holdfast.internal.form.DurationText;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Whether a run may go on, and who says that it may not. Safe for use from any thread. */
final class RunLimits {
    private static final Duration LOOK_AROUND = Duration.ofMillis(200);

    private final Time time;
    private final Supplier<Optional<String>> cancelled;
    private final String owner;
    private final @Nullable Duration limit;
    private final long begin;

    /**
     * @param cancelled why the run is to end, as soon as it is
     * @param limit how long it may take
     * @param owner whose limit that is, for messages
     */
    RunLimits(Time time, Supplier<Optional<String>> cancelled, Optional<Duration> limit, String owner) {
        this.time = time;
        this.cancelled = cancelled;
        this.owner = owner;
        this.limit = limit.orElse(null);
        this.begin = time.nanos();
    }

    boolean isTimedOut() {
        return limit != null && time.nanos() - begin > limit.toNanos();
    }

    boolean isStopped() {
        return cancelled.get().isPresent() || isTimedOut();
    }

    /** Why the run is to end, if it is. */
    Optional<String> why() {
        Optional<String> asked = cancelled.get();
        Duration most = limit;
        return asked.isPresent() || most == null || !isTimedOut()
                ? asked
                : Optional.of("it was stopped: " + owner + " gives it " + DurationText.of(most)
                        + ", and it did not come to its end");
    }

    /** @throws CancellationException if the run is to end */
    void check() {
        why().ifPresent(reason -> {
            throw new CancellationException(reason);
        });
    }

    /** Waits in short steps, so that the run can be stopped meanwhile. */
    void pause(Duration pause) {
        long end = time.nanos() + pause.toNanos();
        try {
            for (long left = pause.toNanos(); left > 0; left = end - time.nanos()) {
                time.sleep(Duration.ofNanos(Math.min(left, LOOK_AROUND.toNanos())));
                check();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CancellationException("the run was interrupted while it waited for its next attempt");
        }
    }
}
