package dev.holdfast.internal.execution;

import dev.holdfast.HoldfastException;
import dev.holdfast.RepositoryException;
import dev.holdfast.policy.PolicyException;
import dev.holdfast.run.RunState;
import dev.holdfast.spi.secret.SecretException;
import dev.holdfast.spi.store.StoreException;

/**
 * How a step of a run ended.
 *
 * @param state how
 * @param reason one word for programs
 * @param message a sentence for people
 */
record Outcome(RunState state, String reason, String message) {
    static Outcome completed(String message) {
        return new Outcome(RunState.COMPLETED, "Done", message);
    }

    static Outcome skipped(String reason, String message) {
        return new Outcome(RunState.SKIPPED, reason, message);
    }

    static Outcome failed(RuntimeException failure) {
        return new Outcome(RunState.FAILED, word(failure), String.valueOf(failure.getMessage()));
    }

    /** The end that limits have asked for. */
    static Outcome stopped(RunLimits limits, RuntimeException cause) {
        return new Outcome(
                limits.isTimedOut() ? RunState.FAILED : RunState.CANCELLED,
                limits.isTimedOut() ? "DeadlineExceeded" : "Cancelled",
                limits.why().orElse(String.valueOf(cause.getMessage())));
    }

    /** One word for what went wrong. */
    static String word(RuntimeException failure) {
        if (failure instanceof SecretException) {
            return "NoPassword";
        }
        if (failure instanceof PolicyException) {
            return "InvalidDefinition";
        }
        if (failure instanceof RepositoryException.Refused) {
            return "Refused";
        }
        if (failure instanceof StoreException.Denied) {
            return "StorageDenied";
        }
        return failure instanceof HoldfastException ? failure.getClass().getSimpleName() : "InternalError";
    }
}
