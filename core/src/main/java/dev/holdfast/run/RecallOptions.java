package dev.holdfast.run;

import java.time.Duration;
import java.util.Objects;

/**
 * What is done about packs that lie in an archive of the store, from which they must be recalled before they can be read. A recall
 * takes minutes to two days and costs what the store's owner asks for it. Immutable.
 */
public final class RecallOptions {
    /** As long as the slowest kind of recall is said to take. */
    public static final Duration DEFAULT_DEADLINE = Duration.ofDays(2);

    /** How long recalled objects stay readable by default. */
    public static final Duration DEFAULT_KEEP = Duration.ofDays(7);

    private final boolean refused;
    private final Duration deadline;
    private final Duration keep;

    private RecallOptions(boolean refused, Duration deadline, Duration keep) {
        this.refused = refused;
        this.deadline = deadline;
        this.keep = keep;
    }

    /** What is needed is recalled, and waited for as long as 48 hours. */
    public static RecallOptions waiting() {
        return new RecallOptions(false, DEFAULT_DEADLINE, DEFAULT_KEEP);
    }

    /** Nothing is recalled: what needs a pack that lies in an archive fails, and says so. */
    public static RecallOptions refused() {
        return new RecallOptions(true, DEFAULT_DEADLINE, DEFAULT_KEEP);
    }

    /**
     * The same with another end of the waiting. What was recalled until then comes all the same, so that a later attempt finds it.
     *
     * @param value counted from each time that something is recalled; positive
     */
    public RecallOptions deadline(Duration value) {
        return new RecallOptions(refused, positive(value, "deadline"), keep);
    }

    /**
     * The same with another time for which what was recalled stays readable, where the store sends it back by itself.
     *
     * @param value positive; stores count in days
     */
    public RecallOptions keep(Duration value) {
        return new RecallOptions(refused, deadline, positive(value, "keep"));
    }

    private static Duration positive(Duration value, String what) {
        Objects.requireNonNull(value, what);
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(what + ": must be positive, was " + value);
        }
        return value;
    }

    /** Whether nothing is recalled. */
    public boolean isRefused() {
        return refused;
    }

    /** How long it is waited at most. */
    public Duration deadline() {
        return deadline;
    }

    /** How long what was recalled stays readable at least. */
    public Duration keep() {
        return keep;
    }
}
