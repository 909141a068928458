package dev.holdfast.run;

import java.util.List;
import java.util.Objects;

/**
 * What came of checking a store against its contract.
 *
 * @param place the store, as it describes itself; never a credential
 * @param checks one entry for each fact, in the order checked
 */
public record StoreReport(String place, List<Check> checks) {
    /** Keeps a copy of the list. */
    public StoreReport {
        Objects.requireNonNull(place, "place");
        checks = List.copyOf(checks);
    }

    /** Whether nothing failed; what is not supported is no failure. */
    public boolean passed() {
        return checks.stream().noneMatch(check -> check.outcome() == Outcome.FAILED);
    }

    /** How a check ended. */
    public enum Outcome {
        /** The store does what the contract says. */
        PASSED,
        /** It does not, or the check could not be made; the explanation says which. */
        FAILED,
        /** The store declares that it cannot do this, and refuses it properly. */
        NOT_SUPPORTED
    }

    /**
     * One fact of the contract.
     *
     * @param name a short lower-case name with hyphens, stable for programs
     * @param outcome how it ended
     * @param explanation for people: what holds, or what was seen instead and what follows from it
     */
    public record Check(String name, Outcome outcome, String explanation) {
        /** Nothing may be null. */
        public Check {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(outcome, "outcome");
            Objects.requireNonNull(explanation, "explanation");
        }
    }
}
