package dev.holdfast.run;

import dev.holdfast.Snapshot;

/** Something that a search found in a snapshot. */
public sealed interface FoundEntry {
    /** The snapshot it is in. */
    Snapshot snapshot();

    /**
     * An entry whose name or path fits.
     *
     * @param snapshot the snapshot it is in
     * @param entry the entry
     */
    record Match(Snapshot snapshot, ListedEntry entry) implements FoundEntry {}

    /**
     * A blob or tree that was looked for.
     *
     * @param snapshot the snapshot it is in
     * @param objectType {@code blob} or {@code tree}
     * @param id 64 hex digits
     * @param path the file that refers to the blob, or the directory that is the tree
     * @param parentTree the tree that lists the file, 64 hex digits; empty for trees
     */
    record Reference(Snapshot snapshot, String objectType, String id, String path, String parentTree)
            implements FoundEntry {}

    /**
     * A directory that could not be read; the search went on without it.
     *
     * @param snapshot the snapshot it is in
     * @param path the directory
     * @param message what is wrong
     */
    record Unreadable(Snapshot snapshot, String path, String message) implements FoundEntry {}
}
