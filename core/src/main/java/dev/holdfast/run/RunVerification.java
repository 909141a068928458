package dev.holdfast.run;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What a verification found about one recovery point.
 *
 * @param outcome whether it can be relied on
 * @param run names the run that verified, 32 hex digits
 * @param at when it ended
 * @param method how it was looked at, such as {@code check of 5%} or {@code restore test}
 * @param assertions what was asked of it
 * @param message in one sentence what came out
 */
public record RunVerification(
        Outcome outcome, String run, Instant at, String method, List<Assertion> assertions, String message) {
    /** Whether a recovery point can be relied on. */
    public enum Outcome {
        /** It was looked at and everything held. */
        VERIFIED,
        /** It was looked at and something did not hold. */
        FAILED
    }

    /** Copies the list. */
    public RunVerification {
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(message, "message");
        assertions = List.copyOf(assertions);
    }

    /** Whether everything held. */
    public boolean isVerified() {
        return outcome == Outcome.VERIFIED;
    }

    /**
     * One thing that was asked of a restored backup.
     *
     * @param name what was asked, such as {@code files >= 10}
     * @param held whether it was so
     * @param actual what was found
     */
    public record Assertion(String name, boolean held, String actual) {}
}
