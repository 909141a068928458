package dev.holdfast.run;

import dev.holdfast.policy.Frequency;
import dev.holdfast.policy.Lifetime;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How long the snapshots of a repository are kept at least, whatever anybody says. Immutable. */
public final class ProtectionFloor {
    private final @Nullable Lifetime every;
    private final @Nullable Lifetime onDemand;
    private final @Nullable Lifetime other;
    private final Map<Frequency, Lifetime> byFrequency;

    private ProtectionFloor(Builder from) {
        every = from.every;
        onDemand = from.onDemand;
        other = from.other;
        byFrequency = Collections.unmodifiableMap(new EnumMap<>(from.byFrequency));
    }

    /** Begins a floor that protects nothing yet. */
    public static Builder builder() {
        return new Builder();
    }

    /** How long every snapshot is kept at least. */
    public Optional<Lifetime> every() {
        return Optional.ofNullable(every);
    }

    /** How long snapshots that somebody has asked for are kept at least. */
    public Optional<Lifetime> onDemand() {
        return Optional.ofNullable(onDemand);
    }

    /** How long snapshots that were taken for no frequency are kept at least, whoever took them. */
    public Optional<Lifetime> other() {
        return Optional.ofNullable(other);
    }

    /** How long snapshots of items of a frequency are kept at least. */
    public Map<Frequency, Lifetime> byFrequency() {
        return byFrequency;
    }

    /** Whether it protects nothing. */
    public boolean isEmpty() {
        return every == null && onDemand == null && other == null && byFrequency.isEmpty();
    }

    /** Whether some snapshot is protected for less time, or not any more, if this one takes the place of another. */
    public boolean isLowerThan(ProtectionFloor before) {
        return isShorter(every, before.every)
                || isShorter(onDemand, before.onDemand)
                || isShorter(other, before.other)
                || before.byFrequency.entrySet().stream()
                        .anyMatch(entry -> isShorter(byFrequency.get(entry.getKey()), entry.getValue()));
    }

    /** What protects as much as both do. */
    public ProtectionFloor orHigher(ProtectionFloor second) {
        Builder both = builder();
        both.every = longer(every, second.every);
        both.onDemand = longer(onDemand, second.onDemand);
        both.other = longer(other, second.other);
        both.byFrequency.putAll(byFrequency);
        second.byFrequency.forEach(
                (frequency, lifetime) -> both.byFrequency.merge(frequency, lifetime, Lifetime::orLonger));
        return both.build();
    }

    private static @Nullable Lifetime longer(@Nullable Lifetime one, @Nullable Lifetime two) {
        return one == null ? two : two == null ? one : one.orLonger(two);
    }

    private boolean isShorter(@Nullable Lifetime now, @Nullable Lifetime before) {
        Lifetime atLeast = every == null || (now != null && now.compareTo(every) > 0) ? now : every;
        return before != null && (atLeast == null || atLeast.compareTo(before) < 0);
    }

    @Override
    public boolean equals(@Nullable Object object) {
        return object instanceof ProtectionFloor floor
                && Objects.equals(every, floor.every)
                && Objects.equals(onDemand, floor.onDemand)
                && Objects.equals(other, floor.other)
                && byFrequency.equals(floor.byFrequency);
    }

    @Override
    public int hashCode() {
        return Objects.hash(every, onDemand, other, byFrequency);
    }

    /** For people, such as {@code every 7 days, monthly 1 year}. */
    @Override
    public String toString() {
        StringBuilder words = new StringBuilder();
        every().ifPresent(lifetime -> words.append(", every ").append(lifetime));
        byFrequency.forEach((frequency, lifetime) ->
                words.append(", ").append(frequency.word()).append(' ').append(lifetime));
        onDemand().ifPresent(lifetime -> words.append(", on-demand ").append(lifetime));
        other().ifPresent(lifetime -> words.append(", others ").append(lifetime));
        return words.isEmpty() ? "nothing" : words.substring(2);
    }

    /** Collects a floor. Not safe for use by several threads. */
    public static final class Builder {
        private @Nullable Lifetime every;
        private @Nullable Lifetime onDemand;
        private @Nullable Lifetime other;
        private final Map<Frequency, Lifetime> byFrequency = new EnumMap<>(Frequency.class);

        private Builder() {}

        /** Keeps every snapshot at least so long. */
        public Builder every(Lifetime value) {
            every = Objects.requireNonNull(value, "every");
            return this;
        }

        /** Keeps snapshots that somebody has asked for at least so long. */
        public Builder onDemand(Lifetime value) {
            onDemand = Objects.requireNonNull(value, "onDemand");
            return this;
        }

        /** Keeps snapshots that were taken for no frequency at least so long. */
        public Builder other(Lifetime value) {
            other = Objects.requireNonNull(value, "other");
            return this;
        }

        /** Keeps snapshots of items of a frequency at least so long. */
        public Builder frequency(Frequency frequency, Lifetime value) {
            byFrequency.put(Objects.requireNonNull(frequency, "frequency"), Objects.requireNonNull(value, "value"));
            return this;
        }

        /** The floor. */
        public ProtectionFloor build() {
            return new ProtectionFloor(this);
        }
    }
}
