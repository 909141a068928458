package dev.holdfast.run;

import dev.holdfast.RepositoryException;
import dev.holdfast.SnapshotId;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;

/** How hard a prune tries to win back space. Immutable; the meanings are those of restic's options. */
public final class PruneOptions {
    /** No limit on the bytes that are repacked. */
    public static final long NO_LIMIT = Long.MAX_VALUE;

    private final UnusedLimit maxUnused;
    private final long maxRepackBytes;
    private final long repackSmallerThan;
    private final boolean cacheableOnly;
    private final boolean repackUncompressed;
    private final Set<SnapshotId> without;

    private PruneOptions(Builder from) {
        maxUnused = from.maxUnused;
        maxRepackBytes = from.maxRepackBytes;
        repackSmallerThan = from.repackSmallerThan;
        cacheableOnly = from.cacheableOnly;
        repackUncompressed = from.repackUncompressed;
        without = Set.copyOf(from.without);
    }

    /** Five percent may stay unused, any amount may be repacked. */
    public static PruneOptions defaults() {
        return builder().build();
    }

    /** Begins with the defaults: five percent may stay unused, any amount may be repacked. */
    public static Builder builder() {
        return new Builder();
    }

    /** How much unused data may stay. */
    public UnusedLimit maxUnused() {
        return maxUnused;
    }

    /** Bytes of packs that are repacked at most; {@link #NO_LIMIT} for any number. */
    public long maxRepackBytes() {
        return maxRepackBytes;
    }

    /** Packs below this size in bytes are put together if there are ten or more; 0 to derive it from the sizes of all packs. */
    public long repackSmallerThan() {
        return repackSmallerThan;
    }

    /** Whether packs of data are never repacked, only removed. */
    public boolean cacheableOnly() {
        return cacheableOnly;
    }

    /** Whether packs with uncompressed blobs are repacked and their blobs compressed. */
    public boolean repackUncompressed() {
        return repackUncompressed;
    }

    /** Snapshots that count as removed already, for seeing what a prune would do after a forget. */
    public Set<SnapshotId> without() {
        return without;
    }

    /** Collects options. Not safe for use by several threads. */
    public static final class Builder {
        private UnusedLimit maxUnused = new UnusedLimit.Percent(5);
        private long maxRepackBytes = NO_LIMIT;
        private long repackSmallerThan;
        private boolean cacheableOnly;
        private boolean repackUncompressed;
        private Set<SnapshotId> without = Set.of();

        private Builder() {}

        /** How much unused data may stay. */
        public Builder maxUnused(UnusedLimit value) {
            maxUnused = Objects.requireNonNull(value, "maxUnused");
            return this;
        }

        /**
         * Bytes of packs that are repacked at most.
         *
         * @throws RepositoryException.Refused if it is negative
         */
        public Builder maxRepackBytes(long value) {
            maxRepackBytes = notNegative("max-repack-size", value);
            return this;
        }

        /**
         * Puts packs below this size in bytes together if there are ten or more.
         *
         * @throws RepositoryException.Refused if it is negative
         */
        public Builder repackSmallerThan(long value) {
            repackSmallerThan = notNegative("repack-smaller-than", value);
            return this;
        }

        private static long notNegative(String option, long value) {
            if (value < 0) {
                throw new RepositoryException.Refused(option + ": must be 0 bytes or more, was " + value);
            }
            return value;
        }

        /** Never repacks packs of data. */
        public Builder cacheableOnly(boolean value) {
            cacheableOnly = value;
            return this;
        }

        /** Repacks packs with uncompressed blobs and compresses them. */
        public Builder repackUncompressed(boolean value) {
            repackUncompressed = value;
            return this;
        }

        /** Counts snapshots as removed already; for a plan only. */
        public Builder without(Collection<SnapshotId> ids) {
            without = Set.copyOf(ids);
            return this;
        }

        /** The options. */
        public PruneOptions build() {
            return new PruneOptions(this);
        }
    }
}
