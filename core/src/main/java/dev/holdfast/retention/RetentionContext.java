package dev.holdfast.retention;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** When and where recovery points are judged, and what holds besides the policy. Immutable. */
public final class RetentionContext {
    private final Instant now;
    private final ZoneId zone;
    private final boolean listingComplete;
    private final boolean readOnly;
    private final boolean suspended;
    private final List<FrequencyFloor> floors;
    private final int minimumGood;
    private final @Nullable Instant promisedFrom;

    private RetentionContext(Builder from) {
        now = from.now;
        zone = from.zone;
        listingComplete = from.listingComplete;
        readOnly = from.readOnly;
        suspended = from.suspended;
        floors = from.floors;
        minimumGood = from.minimumGood;
        promisedFrom = from.promisedFrom;
    }

    /** Defaults: in UTC, with a complete listing of a store that may be written, without further floors. */
    public static Builder at(Instant now) {
        return new Builder(now);
    }

    /** When is judged. */
    public Instant now() {
        return now;
    }

    /** The zone of the schedule. */
    public ZoneId zone() {
        return zone;
    }

    /** Whether all recovery points are known; nothing is deleted otherwise. */
    public boolean listingComplete() {
        return listingComplete;
    }

    /** Whether the store may not be written; nothing is deleted then. */
    public boolean readOnly() {
        return readOnly;
    }

    /** Whether no new backups are taken for now, so that the newest good one stays. */
    public boolean suspended() {
        return suspended;
    }

    /** What compliance forbids to delete. */
    public List<FrequencyFloor> floors() {
        return floors;
    }

    /** How many of the newest good ones compliance keeps, besides what the policy says. */
    public int minimumGood() {
        return minimumGood;
    }

    /**
     * The earliest point in time that must stay restorable; the newest good one at or before it is kept, or the oldest good one if
     * none is as old.
     */
    public Optional<Instant> promisedFrom() {
        return Optional.ofNullable(promisedFrom);
    }

    /** Collects what is known. Not safe for use by several threads. */
    public static final class Builder {
        private final Instant now;
        private ZoneId zone = ZoneOffset.UTC;
        private boolean listingComplete = true;
        private boolean readOnly;
        private boolean suspended;
        private List<FrequencyFloor> floors = List.of();
        private int minimumGood;
        private @Nullable Instant promisedFrom;

        private Builder(Instant now) {
            this.now = Objects.requireNonNull(now, "now");
        }

        /** The zone of the schedule. */
        public Builder zone(ZoneId value) {
            zone = Objects.requireNonNull(value, "zone");
            return this;
        }

        /** Whether all recovery points are known. */
        public Builder listingComplete(boolean value) {
            listingComplete = value;
            return this;
        }

        /** Whether the store may not be written. */
        public Builder readOnly(boolean value) {
            readOnly = value;
            return this;
        }

        /** Whether no new backups are taken for now. */
        public Builder suspended(boolean value) {
            suspended = value;
            return this;
        }

        /** What compliance forbids to delete. */
        public Builder floors(List<FrequencyFloor> value) {
            floors = List.copyOf(value);
            return this;
        }

        /** How many of the newest good ones compliance keeps. */
        public Builder minimumGood(int value) {
            minimumGood = value;
            return this;
        }

        /** The earliest point in time that must stay restorable. */
        public Builder promisedFrom(Instant value) {
            promisedFrom = Objects.requireNonNull(value, "promisedFrom");
            return this;
        }

        /** The context. */
        public RetentionContext build() {
            return new RetentionContext(this);
        }
    }
}
