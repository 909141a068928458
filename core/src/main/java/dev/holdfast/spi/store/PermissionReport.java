package dev.holdfast.spi.store;

import dev.holdfast.spi.store.StoreGrants.Action;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What may be done with a store, as trying has shown.
 *
 * @param place the store
 * @param tried in the order in which the actions were tried
 * @param policyOrNull a document in the owner's form that grants all actions that are wanted; null where there is none
 * @param isAssignable whether {@link StoreGrants#assign} can work there
 */
public record PermissionReport(
        String place, List<Tried> tried, @Nullable String policyOrNull, boolean isAssignable) {
    /** How it went. */
    public enum Outcome {
        /** It was done. */
        GRANTED,
        /** The store refuses it. */
        DENIED,
        /** The store was not reached, or asks to wait: nothing is known. */
        UNAVAILABLE,
        /** There is no such place. */
        NOT_FOUND,
        /** The store cannot do that at all. */
        NOT_SUPPORTED,
        /** It went wrong in another way. */
        FAILED,
        /** It could not be tried, as the message says: nothing is known. */
        NOT_TRIED
    }

    /**
     * One action.
     *
     * @param names what the store's owner calls the permissions that it needs; empty where nobody knows
     * @param message a sentence for people
     */
    public record Tried(Action action, Outcome outcome, List<String> names, String message) {
        /** Copies the names. */
        public Tried {
            names = List.copyOf(names);
        }
    }

    /** Copies the list. */
    public PermissionReport {
        tried = List.copyOf(tried);
    }

    /** The document that grants what is wanted, where the store has such. */
    public Optional<String> policy() {
        return Optional.ofNullable(policyOrNull);
    }

    /** What the store refuses. */
    public Set<Action> missing() {
        Set<Action> missing = EnumSet.noneOf(Action.class);
        tried.stream().filter(each -> each.outcome() == Outcome.DENIED).forEach(each -> missing.add(each.action()));
        return missing;
    }

    /** Whether everything that can be tried was done. */
    public boolean passed() {
        return tried.stream().allMatch(PermissionReport::isHarmless);
    }

    /** Whether nothing is missing but deletion: backups are made, and nothing of them goes away. */
    public boolean isAppendOnly() {
        return missing().equals(Set.of(Action.DELETE))
                && tried.stream().allMatch(each -> each.action() == Action.DELETE || isHarmless(each));
    }

    private static boolean isHarmless(Tried each) {
        return switch (each.outcome()) {
            case GRANTED, NOT_SUPPORTED, NOT_TRIED -> true;
            case DENIED, UNAVAILABLE, NOT_FOUND, FAILED -> false;
        };
    }
}
