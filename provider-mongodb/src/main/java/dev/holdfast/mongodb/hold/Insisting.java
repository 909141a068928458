package dev.holdfast.mongodb.hold;

import dev.holdfast.Time;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Undoes what must not stay, also where somebody interrupts: whoever does so does not want it to stay either. The interrupt is there again
 * afterwards. Used by one thread.
 */
final class Insisting {
    private static final int ATTEMPTS = 5;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Time time;
    private boolean interrupted;

    Insisting(Time time) {
        this.time = time;
    }

    /**
     * Tries it five times, a second apart.
     *
     * @param failed told of each attempt that failed, from 1
     * @return why the last one failed; null if one did not
     */
    @Nullable
    RuntimeException attempt(Runnable undoing, BiConsumer<Integer, RuntimeException> failed) {
        RuntimeException last = null;
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            interrupted |= Thread.interrupted();
            try {
                undoing.run();
                last = null;
                break;
            } catch (RuntimeException failure) {
                last = failure;
                failed.accept(attempt, failure);
                pause();
            }
        }
        interruptAgain();
        return last;
    }

    /** Looks every second until something is done, or for a while, but once at least: {@code time}'s nanoseconds at which that ends. */
    void until(long endNanos, BooleanSupplier done) {
        interrupted |= Thread.interrupted();
        while (!done.getAsBoolean() && time.nanos() < endNanos) {
            pause();
            interrupted |= Thread.interrupted();
        }
        interruptAgain();
    }

    private void pause() {
        try {
            time.sleep(PAUSE);
        } catch (InterruptedException stopped) {
            interrupted = true;
        }
    }

    private void interruptAgain() {
        if (interrupted) {
            interrupted = false;
            Thread.currentThread().interrupt();
        }
    }
}
