package dev.holdfast.retention;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One thing that keeps a recovery point.
 *
 * @param kind what sort of thing
 * @param rule the rule in words, such as {@code daily} or {@code weekly within 3m}, or whose it is
 * @param number which of a rule's count it is, from 1 on; 0 where nothing is counted
 * @param untilOrNull from when on it does not keep the recovery point any more if nothing new comes; null if that is open
 */
public record Reason(
        Kind kind, String rule, int number, @Nullable Instant untilOrNull) {
    /** Refuses nulls but for the end. */
    public Reason {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(rule, "rule");
    }

    /** The sorts of things that keep a recovery point, in the order in which they are looked at. */
    public enum Kind {
        /** It has not ended. */
        RUNNING("is running"),
        /** Its time has not come yet, so a clock was wrong. */
        FUTURE("its time has not come yet"),
        /** The lifetime that it got when it was taken. */
        STAMP("lifetime"),
        /** It has the tags. */
        TAGS("has tags"),
        /** It is young enough. */
        WITHIN("within"),
        /** It represents one of the last periods. */
        COUNT(""),
        /** It represents a period within a time. */
        PERIOD_WITHIN(""),
        /** It is one of the newest partial ones. */
        PARTIAL("partial"),
        /** It is one of the newest failed ones. */
        FAILED("failed"),
        /** Neither a lifetime nor a rule that judges later speaks of it. */
        NO_RULE("no rule speaks of it"),
        /** Somebody said that it stays. */
        HOLD("held"),
        /** The store refuses to delete it. */
        LOCK("locked"),
        /** Compliance forbids to delete it. */
        COMPLIANCE("compliance"),
        /** Something that is kept cannot be restored without it. */
        NEEDED("needed by"),
        /** Promised points in time begin with it. */
        POINT_IN_TIME("points in time begin with it"),
        /** It is the newest good one while no new ones are taken. */
        SUSPENDED("the newest while the schedule is paused"),
        /** It is one of the newest good ones. */
        MINIMUM_GOOD("newest good"),
        /** Nothing may be deleted now. */
        BLOCKED("");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** Whether it holds whatever the rules say. */
        public boolean isFloor() {
            return compareTo(HOLD) >= 0;
        }
    }

    static Reason of(Kind kind) {
        return new Reason(kind, "", 0, null);
    }

    /** From when on it does not keep the recovery point any more if nothing new comes; empty if that is open. */
    public Optional<Instant> until() {
        return Optional.ofNullable(untilOrNull);
    }

    /** In words, such as {@code daily 3}, {@code within 7d} or {@code held by Ann: audit}. */
    @Override
    public String toString() {
        String all = kind.words + (kind.words.isEmpty() || rule.isEmpty() ? "" : " ") + rule;
        return number == 0 ? all : all + " " + number;
    }
}
