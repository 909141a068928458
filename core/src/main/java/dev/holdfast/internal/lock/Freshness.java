package dev.holdfast.internal.lock;

import dev.holdfast.Time;
import java.time.Duration;
import java.time.Instant;

/** A moment by both clocks: one may be set, the other stands still while the machine sleeps. */
record Freshness(Instant wall, long nanos) {
    static Freshness now(Time time) {
        return new Freshness(time.now(), time.nanos());
    }

    /** How long ago that was, by the clock that says more. */
    Duration age(Time time) {
        Duration byWall = Duration.between(wall, time.now());
        Duration byNanos = Duration.ofNanos(time.nanos() - nanos);
        return byWall.compareTo(byNanos) > 0 ? byWall : byNanos;
    }
}
