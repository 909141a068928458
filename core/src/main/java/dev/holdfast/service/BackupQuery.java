package dev.holdfast.service;

import dev.holdfast.Label;
import dev.holdfast.run.RunStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which backups are asked for. Every condition given must hold; of several values for one condition any will do. Immutable.
 */
public final class BackupQuery {
    private final Set<String> targets;
    private final Set<String> schedules;
    private final Set<String> storages;
    private final Set<String> creators;
    private final Set<RunStatus> statuses;
    private final List<Label> labels;
    private final @Nullable Instant from;
    private final @Nullable Instant until;
    private final String text;
    private final int limit;

    private BackupQuery(Builder from) {
        targets = Set.copyOf(from.targets);
        schedules = Set.copyOf(from.schedules);
        storages = Set.copyOf(from.storages);
        creators = Set.copyOf(from.creators);
        statuses = Set.copyOf(from.statuses);
        labels = List.copyOf(from.labels);
        this.from = from.from;
        until = from.until;
        text = from.text;
        limit = from.limit;
    }

    /** All backups. */
    public static BackupQuery all() {
        return builder().build();
    }

    /** Begins with all backups. */
    public static Builder builder() {
        return new Builder();
    }

    /** At most so many, the newest. */
    public int limit() {
        return limit;
    }

    /** Whether a backup is asked for. */
    public boolean matches(BackupEntry entry) {
        return contains(targets, entry.target())
                && contains(schedules, entry.schedule())
                && contains(creators, entry.createdBy())
                && (storages.isEmpty() || storages(entry).anyMatch(storages::contains))
                && (statuses.isEmpty() || statuses.contains(entry.status()))
                && entry.labels().containsAll(labels)
                && (from == null || !entry.at().isBefore(from))
                && (until == null || entry.at().isBefore(until))
                && (text.isEmpty() || words(entry).anyMatch(word -> lower(word).contains(text)));
    }

    private static boolean contains(Set<String> wanted, String value) {
        return wanted.isEmpty() || wanted.contains(value);
    }

    private static Stream<String> storages(BackupEntry entry) {
        return Stream.concat(Stream.of(entry.storage()), entry.copies().stream().map(BackupCopy::storage));
    }

    private static Stream<String> words(BackupEntry entry) {
        return Stream.of(
                        Stream.of(entry.name(), entry.target(), entry.schedule(), entry.createdBy(), entry.message()),
                        entry.run().stream(),
                        entry.snapshot().stream().map(id -> id.hex()),
                        entry.labels().stream().map(Label::toString),
                        entry.paths().stream())
                .flatMap(words -> words);
    }

    private static String lower(String word) {
        return word.toLowerCase(Locale.ROOT);
    }

    /** Collects conditions. Not safe for use by several threads. */
    public static final class Builder {
        private final Set<String> targets = new HashSet<>();
        private final Set<String> schedules = new HashSet<>();
        private final Set<String> storages = new HashSet<>();
        private final Set<String> creators = new HashSet<>();
        private final Set<RunStatus> statuses = EnumSet.noneOf(RunStatus.class);
        private final List<Label> labels = new ArrayList<>();
        private @Nullable Instant from;
        private @Nullable Instant until;
        private String text = "";
        private int limit = Integer.MAX_VALUE;

        private Builder() {}

        /** Backups of a target; of any of them if called several times. */
        public Builder target(String name) {
            targets.add(Objects.requireNonNull(name, "name"));
            return this;
        }

        /** Backups of a schedule, which need not exist any more; the empty name stands for those of none. */
        public Builder schedule(String name) {
            schedules.add(Objects.requireNonNull(name, "name"));
            return this;
        }

        /** Backups in a storage, whether it got them first or as a copy. */
        public Builder storage(String name) {
            storages.add(Objects.requireNonNull(name, "name"));
            return this;
        }

        /** Backups that somebody asked for. */
        public Builder createdBy(String who) {
            creators.add(Objects.requireNonNull(who, "who"));
            return this;
        }

        /** Backups that stand there. */
        public Builder status(RunStatus status) {
            statuses.add(Objects.requireNonNull(status, "status"));
            return this;
        }

        /** Backups with a label; with all of them if called several times. */
        public Builder label(Label label) {
            labels.add(Objects.requireNonNull(label, "label"));
            return this;
        }

        /** Backups taken then or later. */
        public Builder from(Instant instant) {
            from = Objects.requireNonNull(instant, "instant");
            return this;
        }

        /** Backups taken before then. */
        public Builder until(Instant instant) {
            until = Objects.requireNonNull(instant, "instant");
            return this;
        }

        /**
         * Backups in which a text occurs, in any case: in name, target, schedule, creator, message, ids, labels or paths.
         *
         * @param words empty for all
         */
        public Builder text(String words) {
            text = lower(words);
            return this;
        }

        /**
         * At most so many, the newest.
         *
         * @throws IllegalArgumentException if it is less than 1
         */
        public Builder limit(int most) {
            if (most < 1) {
                throw new IllegalArgumentException("limit: must be at least 1, was " + most);
            }
            limit = most;
            return this;
        }

        /** The query. The builder may be used again. */
        public BackupQuery build() {
            return new BackupQuery(this);
        }
    }
}
