package dev.holdfast.retention;

import dev.holdfast.GroupBy;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a retention plan is made with besides snapshots and rules. Immutable. */
public final class RetentionOptions {
    private final Instant now;
    private final GroupBy groupBy;
    private final @Nullable ZoneId zone;
    private final boolean mayRemoveAll;

    private RetentionOptions(Builder from) {
        now = from.now;
        groupBy = from.groupBy;
        zone = from.zone;
        mayRemoveAll = from.mayRemoveAll;
    }

    /** Defaults: by host and paths, each snapshot in the offset it was taken with, no group may become empty. */
    public static Builder at(Instant now) {
        return new Builder(now);
    }

    /** Snapshots that are newer are kept like others, but durations are not counted from them. */
    public Instant now() {
        return now;
    }

    /** By what snapshots are grouped. */
    public GroupBy groupBy() {
        return groupBy;
    }

    /** The zone in which hours, days, weeks, months and years are told; empty for the offset each snapshot carries. */
    public Optional<ZoneId> zone() {
        return Optional.ofNullable(zone);
    }

    /** Whether rules that keep nothing may remove every snapshot. */
    public boolean mayRemoveAll() {
        return mayRemoveAll;
    }

    /** Collects options. Not safe for use by several threads. */
    public static final class Builder {
        private final Instant now;
        private GroupBy groupBy = GroupBy.HOST_AND_PATHS;
        private @Nullable ZoneId zone;
        private boolean mayRemoveAll;

        private Builder(Instant now) {
            this.now = Objects.requireNonNull(now, "now");
        }

        /** By what snapshots are grouped. */
        public Builder groupBy(GroupBy value) {
            groupBy = Objects.requireNonNull(value, "groupBy");
            return this;
        }

        /** Tells hours, days, weeks, months and years in this zone, whatever offset a snapshot carries. */
        public Builder zone(ZoneId value) {
            zone = Objects.requireNonNull(value, "zone");
            return this;
        }

        /** Lets rules that keep nothing remove every snapshot; restic's {@code --unsafe-allow-remove-all}. */
        public Builder mayRemoveAll(boolean value) {
            mayRemoveAll = value;
            return this;
        }

        /** The options. */
        public RetentionOptions build() {
            return new RetentionOptions(this);
        }
    }
}
