package dev.holdfast.retention;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of recovery points, before anything is done.
 *
 * @param all one decision for each, by group in the order of their names, the newest first
 * @param blocked why nothing may be deleted now; empty if it may
 */
public record RetentionDecisions(List<Decision> all, List<String> blocked) {
    /** Copies the lists. */
    public RetentionDecisions {
        all = List.copyOf(all);
        blocked = List.copyOf(blocked);
    }

    /** What becomes of one recovery point. */
    public sealed interface Decision {
        /** The recovery point. */
        RecoveryPoint point();
    }

    /**
     * It stays.
     *
     * @param point the recovery point
     * @param reasons what keeps it, at least one
     * @param untilOrNull from when on nothing keeps it any more if nothing new comes; null if that is open
     */
    public record Keep(
            RecoveryPoint point,
            List<Reason> reasons,
            @Nullable Instant untilOrNull) implements Decision {
        /** Copies the list. */
        public Keep {
            reasons = List.copyOf(reasons);
        }

        /** From when on nothing keeps it any more if nothing new comes; empty if that is open. */
        public Optional<Instant> until() {
            return Optional.ofNullable(untilOrNull);
        }
    }

    /**
     * It goes.
     *
     * @param point the recovery point
     * @param causes why nothing keeps it, at least one
     */
    public record Delete(RecoveryPoint point, List<Cause> causes) implements Decision {
        /** Copies the list. */
        public Delete {
            causes = List.copyOf(causes);
        }

        /** Why nothing keeps it, in words. */
        public String why() {
            return causes.stream().map(Cause::words).collect(Collectors.joining("; "));
        }
    }

    /** Why nothing keeps a recovery point. */
    public enum Cause {
        /** The lifetime that it got when it was taken is over. */
        EXPIRED("its lifetime is over"),
        /** No rule that judges later wants it. */
        NOT_CHOSEN("no keep rule wants it"),
        /** It is older than the maximum age. */
        TOO_OLD("it is older than the maximum age"),
        /** It failed, and others failed later. */
        FAILED("it failed, and is not among the newest failed ones that are kept"),
        /** It is partial, and there is a newer good one, or there are newer partial ones. */
        PARTIAL("it is partial, and is not among the newest partial ones that are kept");

        private final String words;

        Cause(String words) {
            this.words = words;
        }

        /** The cause in words that complete "it goes because". */
        public String words() {
            return words;
        }
    }

    /** Those that stay, in the order of all. */
    public List<Keep> kept() {
        return all.stream().filter(Keep.class::isInstance).map(Keep.class::cast).toList();
    }

    /** Those that go, in the order of all. */
    public List<Delete> deleted() {
        return all.stream()
                .filter(Delete.class::isInstance)
                .map(Delete.class::cast)
                .toList();
    }

    /** When the next one goes if nothing new comes; empty if that is open for all that stay. */
    public Optional<Instant> nextExpiry() {
        return kept().stream().flatMap(keep -> keep.until().stream()).min(Comparator.naturalOrder());
    }
}
