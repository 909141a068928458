package dev.holdfast.run;

import java.time.Instant;
import java.util.Objects;

/**
 * One fact about a run, in the shape that Kubernetes made common.
 *
 * @param type what it is about, such as {@code SnapshotWritten}
 * @param status whether it holds
 * @param reason one word for programs
 * @param message a sentence for people
 * @param lastTransitionTime when the status last changed
 */
public record Condition(String type, Status status, String reason, String message, Instant lastTransitionTime) {
    /** Whether a condition holds. */
    public enum Status {
        /** It holds. */
        TRUE,
        /** It does not hold. */
        FALSE,
        /** Nobody knows. */
        UNKNOWN
    }

    /** Nothing may be null. */
    public Condition {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(lastTransitionTime, "lastTransitionTime");
    }
}
