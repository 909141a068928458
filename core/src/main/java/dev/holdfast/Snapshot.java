package dev.holdfast;

import java.time.ZonedDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One finished backup: when, of what, by whom, and where its tree begins. Everything but the id is what is stored.
 *
 * @param id names the snapshot
 * @param time when it was taken, in the zone of the machine that took it
 * @param tree 64 hex digits: the tree blob of its root directory
 * @param paths what was backed up, in the order given; absolute paths for directories
 * @param hostname the host, or the protected target; empty if unknown
 * @param username the user who took it; empty if unknown
 * @param uid numeric id of that user, 0 if unknown
 * @param gid numeric id of that user's group, 0 if unknown
 * @param excludes patterns that were left out
 * @param tags free words; those that begin with {@code holdfast:} carry facts fixed at creation
 * @param parentOrNull the snapshot it was compared with, a hint only
 * @param originalOrNull its first id, if its tags were changed since
 * @param programVersion what wrote it; empty if unknown
 * @param summaryOrNull what the backup did; old snapshots have none
 */
public record Snapshot(
        SnapshotId id,
        ZonedDateTime time,
        String tree,
        List<String> paths,
        String hostname,
        String username,
        long uid,
        long gid,
        List<String> excludes,
        List<String> tags,
        @Nullable SnapshotId parentOrNull,
        @Nullable SnapshotId originalOrNull,
        String programVersion,
        @Nullable SnapshotSummary summaryOrNull) {
    /** The fact of a slice of a change log: of which kind. */
    public static final String SLICE = "slice";

    private static final String NAME = "holdfast:name=";
    private static final String FACT = "holdfast:";
    private static final Pattern FACT_KEY = Pattern.compile("[a-z][a-z-]*");
    private static final String LABEL = "holdfast:label:";

    /** Copies the lists. */
    public Snapshot {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(tree, "tree");
        paths = List.copyOf(paths);
        excludes = List.copyOf(excludes);
        tags = List.copyOf(tags);
    }

    /** The snapshot it was compared with, if any. */
    public Optional<SnapshotId> parent() {
        return Optional.ofNullable(parentOrNull);
    }

    /** Its first id, if its tags were changed since. */
    public Optional<SnapshotId> original() {
        return Optional.ofNullable(originalOrNull);
    }

    /** What the backup did, if it was recorded. */
    public Optional<SnapshotSummary> summary() {
        return Optional.ofNullable(summaryOrNull);
    }

    /** The name of the backup job, from the tag {@code holdfast:name=…}. */
    public Optional<String> name() {
        return tags.stream()
                .filter(tag -> tag.startsWith(NAME))
                .map(tag -> tag.substring(NAME.length()))
                .findFirst();
    }

    /** The labels, from the tags {@code holdfast:label:key=value}. */
    public List<Label> labels() {
        return tags.stream()
                .filter(tag -> tag.startsWith(LABEL))
                .flatMap(tag -> Label.find(tag.substring(LABEL.length())).stream())
                .toList();
    }

    /** A fact fixed when it was taken, from the tag {@code holdfast:key=value}. */
    public Optional<String> fact(String key) {
        String start = FACT + key + "=";
        return tags.stream()
                .filter(tag -> tag.startsWith(start))
                .map(tag -> tag.substring(start.length()))
                .findFirst();
    }

    /** Every value of a fact that may be there several times, in their order. */
    public List<String> facts(String key) {
        String start = FACT + key + "=";
        return tags.stream()
                .filter(tag -> tag.startsWith(start))
                .map(tag -> tag.substring(start.length()))
                .toList();
    }

    /** Of which kind of change log it is a slice, from the fact {@code slice}; empty for a backup. */
    public Optional<String> sliceOf() {
        return fact(SLICE);
    }

    /** Whether it is a backup by itself, and not a slice of a log of changes that is replayed onto one. */
    public boolean isBackup() {
        return sliceOf().isEmpty();
    }

    /** The tags without those that begin with {@code holdfast:}. */
    public List<String> userTags() {
        return tags.stream().filter(tag -> !tag.startsWith("holdfast:")).toList();
    }

    /** The same under another id. */
    public Snapshot withId(SnapshotId other) {
        return new Snapshot(
                other,
                time,
                tree,
                paths,
                hostname,
                username,
                uid,
                gid,
                excludes,
                tags,
                parentOrNull,
                originalOrNull,
                programVersion,
                summaryOrNull);
    }

    /** The same with other tags, remembering its first id. */
    public Snapshot withTags(List<String> others) {
        return replacement(others, parentOrNull);
    }

    /** The same with other tags, under the same id: as a copy of it is to say. */
    public Snapshot asTagged(List<String> others) {
        return new Snapshot(
                id,
                time,
                tree,
                paths,
                hostname,
                username,
                uid,
                gid,
                excludes,
                others,
                parentOrNull,
                originalOrNull,
                programVersion,
                summaryOrNull);
    }

    /** The same as another repository keeps it: remembering its first id, without its parent, which may not be there. */
    public Snapshot asCopy() {
        return replacement(tags, null);
    }

    private Snapshot replacement(List<String> others, @Nullable SnapshotId parent) {
        return new Snapshot(
                id,
                time,
                tree,
                paths,
                hostname,
                username,
                uid,
                gid,
                excludes,
                others,
                parent,
                originalOrNull == null ? id : originalOrNull,
                programVersion,
                summaryOrNull);
    }

    /** The tag that records a job's name. */
    public static String nameTag(String name) {
        return NAME + name;
    }

    /**
     * The tag that records a fact.
     *
     * @param key small letters and {@code -}; neither {@code name} nor {@code label}, which have tags of their own
     * @param value not empty, without ','
     * @throws IllegalArgumentException if one of them is of another form
     */
    public static String factTag(String key, String value) {
        if (!FACT_KEY.matcher(key).matches() || key.equals("name") || key.equals("label")) {
            throw new IllegalArgumentException("a fact's key has small letters and '-', not '" + key + "'");
        }
        if (value.isBlank() || value.indexOf(',') >= 0) {
            throw new IllegalArgumentException(
                    "the value of the fact '" + key + "' must not be empty or hold ',': '" + value + "'");
        }
        return FACT + key + "=" + value;
    }

    /** The tag that records a label. */
    public static String labelTag(Label label) {
        return LABEL + label;
    }
}
