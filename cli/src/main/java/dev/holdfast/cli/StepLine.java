package dev.holdfast.cli;

import dev.holdfast.Time;
import dev.holdfast.run.StepListener;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Shows a person how far an operation has come, in a line that is drawn again and again. */
final class StepLine implements StepListener, AutoCloseable {
    private static final long PAUSE_NANOS = Duration.ofMillis(200).toNanos();

    private final TerminalLine line;
    private final Time time;
    private final boolean drawn;
    private final AtomicLong last;

    private StepLine(Session session) {
        Surroundings surroundings = session.surroundings();
        line = new TerminalLine(surroundings.errors(), surroundings.terminal().width());
        time = surroundings.time();
        drawn = session.showsProgress();
        last = new AtomicLong(time.nanos());
    }

    static StepLine of(Session session) {
        return new StepLine(session);
    }

    @Override
    public void progressed(String step, long done, long total) {
        long now = time.nanos();
        long before = last.get();
        if (drawn && now - before >= PAUSE_NANOS && last.compareAndSet(before, now)) {
            line.accept(total < 0 ? step + "  " + done : step + "  " + done + " of " + total);
        }
    }

    @Override
    public void close() {
        if (drawn) {
            line.close();
        }
    }
}
