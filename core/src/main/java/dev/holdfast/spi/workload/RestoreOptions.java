package dev.holdfast.spi.workload;

import java.util.Objects;

/** How a dump is put back. */
public final class RestoreOptions {
    /** What to do about a file that is there already. */
    public enum Overwrite {
        /** Replace it unless its content is the same. */
        ALWAYS,
        /** Replace it if size or modification time differ. */
        IF_CHANGED,
        /** Replace it if the backed up one was modified later. */
        IF_NEWER,
        /** Keep it. */
        NEVER
    }

    private final Overwrite overwrite;
    private final boolean delete;
    private final boolean sparse;
    private final boolean numericOwners;

    private RestoreOptions(Builder from) {
        overwrite = from.overwrite;
        delete = from.delete;
        sparse = from.sparse;
        numericOwners = from.numericOwners;
    }

    /** Defaults: always overwrite, delete nothing, holes for runs of zeros, owners by number. */
    public static Builder builder() {
        return new Builder();
    }

    /** What to do about a file that is there already. */
    public Overwrite overwrite() {
        return overwrite;
    }

    /** Whether what the dump does not have is removed from restored directories. */
    public boolean delete() {
        return delete;
    }

    /** Whether runs of zeros become holes. */
    public boolean sparse() {
        return sparse;
    }

    /** Whether owners are set by number; else by name where the name exists, by number where not. */
    public boolean numericOwners() {
        return numericOwners;
    }

    /** Collects options. */
    public static final class Builder {
        private Overwrite overwrite = Overwrite.ALWAYS;
        private boolean delete;
        private boolean sparse = true;
        private boolean numericOwners = true;

        private Builder() {}

        /** What to do about a file that is there already. */
        public Builder overwrite(Overwrite value) {
            overwrite = Objects.requireNonNull(value, "overwrite");
            return this;
        }

        /** Whether what the dump does not have is removed from restored directories. */
        public Builder delete(boolean value) {
            delete = value;
            return this;
        }

        /** Whether runs of zeros become holes. */
        public Builder sparse(boolean value) {
            sparse = value;
            return this;
        }

        /** Whether owners are set by number. */
        public Builder numericOwners(boolean value) {
            numericOwners = value;
            return this;
        }

        /** The finished options. */
        public RestoreOptions build() {
            return new RestoreOptions(this);
        }
    }
}
