package dev.holdfast.run;

import dev.holdfast.RepositoryException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is looked for in snapshots: names, or the ids of blobs, trees or packs. Immutable. */
public final class FindQuery {
    private final Kind kind;
    private final List<String> words;
    private final boolean ignoreCase;
    private final @Nullable Instant oldest;
    private final @Nullable Instant newest;

    private FindQuery(Builder from) {
        kind = from.kind;
        words = List.copyOf(from.words);
        ignoreCase = from.ignoreCase;
        oldest = from.oldest;
        newest = from.newest;
    }

    /** What the words of a query are. */
    public enum Kind {
        /** Patterns for names and paths, as restic's {@code find} takes them. */
        NAME,
        /** Ids of data blobs, whole or their first eight digits. */
        BLOB,
        /** Ids of trees, whole or their first eight digits. */
        TREE,
        /** Ids of packs, whole or their first eight digits; their blobs and trees are looked for. */
        PACK
    }

    /**
     * Begins a query.
     *
     * @param words patterns or ids, at least one
     */
    public static Builder of(Kind kind, List<String> words) {
        return new Builder(kind, words);
    }

    /** What the words are. */
    public Kind kind() {
        return kind;
    }

    /** Patterns or ids. */
    public List<String> words() {
        return words;
    }

    /** Whether capital and small letters are the same in names. */
    public boolean ignoreCase() {
        return ignoreCase;
    }

    /** Entries changed before are left out. */
    public Optional<Instant> oldest() {
        return Optional.ofNullable(oldest);
    }

    /** Entries changed after are left out. */
    public Optional<Instant> newest() {
        return Optional.ofNullable(newest);
    }

    /** Collects conditions. Not safe for use by several threads. */
    public static final class Builder {
        private final Kind kind;
        private final List<String> words;
        private boolean ignoreCase;
        private @Nullable Instant oldest;
        private @Nullable Instant newest;

        private Builder(Kind kind, List<String> words) {
            this.kind = Objects.requireNonNull(kind, "kind");
            this.words = new ArrayList<>(words);
        }

        /** Makes capital and small letters the same in names. */
        public Builder ignoreCase(boolean value) {
            ignoreCase = value;
            return this;
        }

        /** Leaves out entries changed before. */
        public Builder oldest(Instant value) {
            oldest = Objects.requireNonNull(value, "oldest");
            return this;
        }

        /** Leaves out entries changed after. */
        public Builder newest(Instant value) {
            newest = Objects.requireNonNull(value, "newest");
            return this;
        }

        /**
         * The query.
         *
         * @throws RepositoryException.Refused if there are no words, or the times leave no room
         */
        public FindQuery build() {
            if (words.isEmpty()) {
                throw new RepositoryException.Refused("give at least one pattern or id to look for");
            }
            if (oldest != null && newest != null && oldest.isAfter(newest)) {
                throw new RepositoryException.Refused(
                        "nothing can be newer than " + oldest + " and older than " + newest + "; swap the two");
            }
            return new FindQuery(this);
        }
    }
}
