package dev.holdfast.run;

import java.time.Instant;
import java.util.Objects;

/**
 * One line of a run's log.
 *
 * @param at when it happened
 * @param level how much it matters
 * @param text what happened, in one line
 */
public record LogLine(Instant at, Level level, String text) {
    /** How much a line matters. */
    public enum Level {
        /** What was done. */
        INFO,
        /** What should be looked at. */
        WARNING,
        /** What failed. */
        ERROR
    }

    /** Nothing may be null. */
    public LogLine {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(level, "level");
        Objects.requireNonNull(text, "text");
    }

    @Override
    public String toString() {
        return at + " " + level + " " + text;
    }
}
