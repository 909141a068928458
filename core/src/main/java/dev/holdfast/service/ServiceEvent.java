package dev.holdfast.service;

import java.time.Instant;
import java.util.Locale;
import java.util.Objects;

/**
 * Something that a service did or noticed.
 *
 * @param kind what it is
 * @param at when
 * @param schedule the schedule that it concerns; empty if none
 * @param run the id of the run that it concerns; empty if none
 * @param message a sentence for people
 */
public record ServiceEvent(Kind kind, Instant at, String schedule, String run, String message) {
    /** What can happen. */
    public enum Kind {
        /** This process acts for the configuration from now on. */
        LEADS,
        /** Another process acts, or may act, for the configuration. */
        FOLLOWS,
        /** A run begins. */
        BEGAN,
        /** A run has ended. */
        ENDED,
        /** A due run does not begin. */
        SKIPPED,
        /** Changed definitions were taken over. */
        RELOADED,
        /** A definition was refused; what it was before stays in force. */
        REFUSED,
        /** Backups of a schedule that is gone were deleted. */
        DELETED,
        /** The floor of a storage is another one now. */
        FLOOR,
        /** The definition of a storage is gone; its content stays, or is wiped. */
        STORAGE,
        /** A log of changes is followed, or is not any more. */
        ARCHIVE,
        /** A slice of a log of changes was stored. */
        SLICE,
        /** Changes are lost between two slices. */
        GAP,
        /** Something could not be done and will be tried again. */
        TROUBLE;

        /** Its name in lower case. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Nothing may be null. */
    public ServiceEvent {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(schedule, "schedule");
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(message, "message");
    }
}
