package dev.holdfast.run;

import java.time.Instant;
import java.util.List;
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

    /** Puts it in the place of the one of its type, or at the end; the time of the last change stays if the status does. */
    void putInto(List<Condition> conditions) {
        for (int i = 0; i < conditions.size(); i++) {
            Condition old = conditions.get(i);
            if (old.type.equals(type)) {
                conditions.set(i, old.status == status ? since(old.lastTransitionTime) : this);
                return;
            }
        }
        conditions.add(this);
    }

    private Condition since(Instant when) {
        return new Condition(type, status, reason, message, when);
    }
}
