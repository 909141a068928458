package dev.holdfast.run;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far the copies of a target's backups in one storage are behind.
 *
 * @param schedule the schedule's name
 * @param target the target's name
 * @param copy the name of the copy; {@code vault} for the vault
 * @param storage the name of the storage that it goes to
 * @param state in one word
 * @param lacking how many backups that should be there are not; 0 where that is not known
 * @param behindSinceOrNull when the oldest of these was taken; null if none is missing, or nobody knows
 * @param newestOrNull when the newest backup was taken that is there; null if none is, or nobody knows
 * @param message a sentence for people; empty if all is well
 */
public record CopyStatus(
        String schedule,
        String target,
        String copy,
        String storage,
        State state,
        int lacking,
        @Nullable Instant behindSinceOrNull,
        @Nullable Instant newestOrNull,
        String message) {
    /** How a copy stands. */
    public enum State {
        /** All that belongs there is there. */
        CURRENT("Current"),
        /** Something is missing; the next run brings it. */
        BEHIND("Behind"),
        /** One of the storages does not answer, so nobody knows. */
        UNKNOWN("Unknown");

        private final String word;

        State(String word) {
            this.word = word;
        }

        /** The word that lists show. */
        public String word() {
            return word;
        }
    }

    /** Nothing that has no {@code OrNull} in its name may be null. */
    public CopyStatus {
        Objects.requireNonNull(schedule, "schedule");
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(copy, "copy");
        Objects.requireNonNull(storage, "storage");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(message, "message");
    }

    /** When the oldest backup was taken that is missing, if one is. */
    public Optional<Instant> behindSince() {
        return Optional.ofNullable(behindSinceOrNull);
    }

    /** When the newest backup was taken that is there, if one is. */
    public Optional<Instant> newest() {
        return Optional.ofNullable(newestOrNull);
    }

    /** How long the oldest backup that is missing has been missing; zero if none is, empty if nobody knows. */
    public Optional<Duration> lag(Instant now) {
        return switch (state) {
            case CURRENT -> Optional.of(Duration.ZERO);
            case BEHIND -> behindSince().map(since -> Duration.between(since, now));
            case UNKNOWN -> Optional.empty();
        };
    }
}
