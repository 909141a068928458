package dev.holdfast.retention;

import dev.holdfast.policy.KeepDuration;
import dev.holdfast.policy.RetentionSwitches;
import dev.holdfast.policy.RetentionSwitches.Edge;
import dev.holdfast.policy.RetentionSwitches.Reference;
import dev.holdfast.policy.RetentionSwitches.ZoneSource;
import java.time.Instant;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/** Tells what was taken within a duration before a reference. */
final class Window {
    private final KeepDuration duration;
    private final ZonedDateTime reference;
    private final RetentionSwitches switches;
    private final Instant begin;

    Window(KeepDuration duration, ZonedDateTime reference, RetentionSwitches switches) {
        this.duration = duration;
        this.reference = reference;
        this.switches = switches;
        this.begin = duration.before(reference).toInstant();
    }

    boolean contains(Candidate candidate) {
        if (switches.zoneSource() == ZoneSource.POLICY) {
            return isOpen(end(candidate).compareTo(reference.toInstant()));
        }
        return isOpen(candidate.point.instant().compareTo(begin));
    }

    private boolean isOpen(int comparison) {
        return switches.edge() == Edge.STRICT ? comparison > 0 : comparison >= 0;
    }

    /** When it leaves the window if nothing new comes; null if it does not. */
    @Nullable
    Instant until(Candidate candidate) {
        if (switches.reference() != Reference.NOW) {
            return null;
        }
        Instant end = end(candidate);
        return switches.edge() == Edge.STRICT ? end : end.plusNanos(1);
    }

    /** In our own way a window is counted forward from what was taken, so that no later reference lets it in again. */
    private Instant end(Candidate candidate) {
        ZonedDateTime taken = candidate.point.instant().atZone(reference.getZone());
        return taken.plusMonths(12L * duration.years() + duration.months())
                .plusDays(duration.days())
                .plusHours(duration.hours())
                .toInstant();
    }
}
