package dev.holdfast.internal.merge;

import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import java.util.List;
import java.util.Objects;

/**
 * A part of a merged snapshot.
 *
 * @param name the entry of the root that it becomes; empty if its own entries become entries of the root
 * @param snapshot where it is now
 * @param path the names from that snapshot's root down; empty for all of it
 */
public record Part(String name, Snapshot snapshot, List<String> path) {
    /**
     * Checks the name.
     *
     * @throws RepositoryException.Refused if it cannot be the name of an entry
     */
    public Part {
        Objects.requireNonNull(snapshot, "snapshot");
        path = List.copyOf(path);
        if (name.indexOf('/') >= 0 || name.indexOf('\0') >= 0 || name.equals(".") || name.equals("..")) {
            throw new RepositoryException.Refused("a part of a merged snapshot cannot be called '" + name
                    + "': it becomes one entry of the root; give a name without '/'");
        }
    }

    @Override
    public String toString() {
        String from = snapshot.id().brief() + (path.isEmpty() ? "" : ":/" + String.join("/", path));
        return name.isEmpty() ? from : name + "=" + from;
    }
}
