package dev.holdfast;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which snapshots are meant, by what they say about themselves. Every condition given must hold; the meaning of hosts, tags and
 * paths is restic's. Immutable.
 */
public final class SnapshotFilter {
    private static final Comparator<Snapshot> OLDEST_FIRST = Comparator.<Snapshot, Instant>comparing(
                    snapshot -> snapshot.time().toInstant())
            .thenComparing(Snapshot::id);

    private final List<String> hosts;
    private final List<String> paths;
    private final List<List<String>> tags;
    private final List<Label> labels;
    private final @Nullable String name;
    private final @Nullable Instant until;

    private SnapshotFilter(Builder from) {
        this.hosts = from.hosts.equals(List.of("")) ? List.of() : List.copyOf(from.hosts);
        this.paths = List.copyOf(from.paths);
        this.tags = List.copyOf(from.tags);
        this.labels = List.copyOf(from.labels);
        this.name = from.name;
        this.until = from.until;
    }

    /** The filter that every snapshot passes. */
    public static SnapshotFilter all() {
        return builder().build();
    }

    /** Begins a filter that every snapshot passes. */
    public static Builder builder() {
        return new Builder();
    }

    /** Takes a list of tags apart at its commas and trims each; an empty text gives one empty tag, which means "untagged". */
    public static List<String> tagList(String text) {
        return Arrays.stream(text.split(",", -1)).map(String::trim).toList();
    }

    /** Whether every snapshot passes. */
    public boolean isEmpty() {
        return hosts.isEmpty()
                && paths.isEmpty()
                && tags.isEmpty()
                && labels.isEmpty()
                && name == null
                && until == null;
    }

    /** Whether a snapshot passes. */
    public boolean matches(Snapshot snapshot) {
        return (hosts.isEmpty() || hosts.contains(snapshot.hostname()))
                && snapshot.paths().containsAll(paths)
                && (tags.isEmpty() || tags.stream().anyMatch(list -> hasAll(snapshot, list)))
                && (labels.isEmpty() || snapshot.labels().containsAll(labels))
                && (name == null || snapshot.name().equals(Optional.of(name)))
                && (until == null || !snapshot.time().toInstant().isAfter(until));
    }

    /** The snapshots that pass, in the order given. */
    public List<Snapshot> select(Collection<Snapshot> snapshots) {
        return snapshots.stream().filter(this::matches).toList();
    }

    /** The newest backup that passes, slices of change logs aside; of several of the same time the one with the greatest id. */
    public Optional<Snapshot> latest(Collection<Snapshot> snapshots) {
        return snapshots.stream()
                .filter(snapshot -> snapshot.isBackup() && matches(snapshot))
                .max(OLDEST_FIRST);
    }

    /** The tags that Holdfast itself sets do not make a snapshot tagged. */
    private static boolean hasAll(Snapshot snapshot, List<String> wanted) {
        for (String tag : wanted) {
            if (tag.isEmpty() && snapshot.userTags().isEmpty()) {
                return true;
            }
            if (!snapshot.tags().contains(tag)) {
                return false;
            }
        }
        return true;
    }

    /** Collects conditions. Not safe for use by several threads. */
    public static final class Builder {
        private final List<String> hosts = new ArrayList<>();
        private final List<String> paths = new ArrayList<>();
        private final List<List<String>> tags = new ArrayList<>();
        private final List<Label> labels = new ArrayList<>();
        private @Nullable String name;
        private @Nullable Instant until;

        private Builder() {}

        /** A snapshot passes if it is of any of the hosts given; the empty host alone means every host. */
        public Builder host(String host) {
            hosts.add(Objects.requireNonNull(host, "host"));
            return this;
        }

        /** A snapshot passes if all paths given are among its own; give them absolute and without "." and "..". */
        public Builder path(String path) {
            paths.add(Objects.requireNonNull(path, "path"));
            return this;
        }

        /** A snapshot passes if it has all tags of any of the lists given; an empty tag stands for having none. */
        public Builder tags(List<String> list) {
            tags.add(List.copyOf(list));
            return this;
        }

        /** A snapshot passes if it has all labels given. */
        public Builder label(Label label) {
            labels.add(Objects.requireNonNull(label, "label"));
            return this;
        }

        /** A snapshot passes if its backup has the name. */
        public Builder name(String value) {
            name = Objects.requireNonNull(value, "name");
            return this;
        }

        /** A snapshot passes if it was taken then or before. */
        public Builder until(Instant instant) {
            until = Objects.requireNonNull(instant, "instant");
            return this;
        }

        /** The filter. The builder may be used again. */
        public SnapshotFilter build() {
            return new SnapshotFilter(this);
        }
    }
}
