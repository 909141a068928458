package dev.holdfast;

import java.util.ArrayList;
import java.util.List;

/**
 * What the snapshots of a group have in common. A part by which they are not grouped is empty.
 *
 * @param hostname the host
 * @param paths the paths, sorted
 * @param tags the tags, sorted, without those that begin with {@code holdfast:}
 */
public record SnapshotGroup(String hostname, List<String> paths, List<String> tags) {
    /** Sorts the lists. */
    public SnapshotGroup {
        paths = paths.stream().sorted().toList();
        tags = tags.stream().sorted().toList();
    }

    /** The parts in words, such as {@code host db-0, path [/srv]}; empty if there are none. */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        if (!hostname.isEmpty()) {
            parts.add("host " + hostname);
        }
        if (!paths.isEmpty()) {
            parts.add("path [" + String.join(" ", paths) + "]");
        }
        if (!tags.isEmpty()) {
            parts.add("tags [" + String.join(" ", tags) + "]");
        }
        return String.join(", ", parts);
    }
}
