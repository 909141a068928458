package dev.holdfast;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * By what snapshots are grouped.
 *
 * @param host those of one host
 * @param paths those of the same paths, in whatever order
 * @param tags those of the same tags, in whatever order; tags that begin with {@code holdfast:} do not count
 */
public record GroupBy(boolean host, boolean paths, boolean tags) {
    /** By host and paths, as restic does unless told otherwise. */
    public static final GroupBy HOST_AND_PATHS = new GroupBy(true, true, false);

    private static final Pattern COMMA = Pattern.compile(",");

    /**
     * Reads words separated by commas: {@code host}, {@code paths}, {@code tags}, or their other number; nothing means one group.
     *
     * @throws RepositoryException.Refused if there is another word
     */
    public static GroupBy parse(String text) {
        GroupBy result = new GroupBy(false, false, false);
        for (String word : COMMA.splitAsStream(text).map(String::trim).toList()) {
            result = result.with(word);
        }
        return result;
    }

    /** The group a snapshot belongs to. */
    public SnapshotGroup groupOf(Snapshot snapshot) {
        return new SnapshotGroup(
                host ? snapshot.hostname() : "",
                paths ? snapshot.paths() : List.of(),
                tags ? snapshot.userTags() : List.of());
    }

    /** The snapshots by group; groups and snapshots stay in the order in which they come. */
    public Map<SnapshotGroup, List<Snapshot>> group(Collection<Snapshot> snapshots) {
        Map<SnapshotGroup, List<Snapshot>> groups = new LinkedHashMap<>();
        for (Snapshot snapshot : snapshots) {
            groups.computeIfAbsent(groupOf(snapshot), group -> new ArrayList<>())
                    .add(snapshot);
        }
        return groups;
    }

    private GroupBy with(String word) {
        return switch (word) {
            case "host", "hosts" -> new GroupBy(true, paths, tags);
            case "path", "paths" -> new GroupBy(host, true, tags);
            case "tag", "tags" -> new GroupBy(host, paths, true);
            case "" -> this;
            default ->
                throw new RepositoryException.Refused(
                        "cannot group by '" + word + "'; give host, paths, tags, several with commas, or nothing");
        };
    }
}
