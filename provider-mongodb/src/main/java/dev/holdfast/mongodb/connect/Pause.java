package dev.holdfast.mongodb.connect;

import dev.holdfast.Time;
import java.time.Duration;

/** Waiting between two looks at a server. */
public final class Pause {
    private Pause() {}

    /**
     * Waits.
     *
     * @param cancellation asked if somebody interrupts, whose interrupt stays; what it throws ends the waiting
     */
    public static void of(Duration length, Time time, Runnable cancellation) {
        try {
            time.sleep(length);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            cancellation.run();
        }
    }
}
