package dev.holdfast.run;

/**
 * A path that differs between two snapshots.
 *
 * @param path from the root, beginning with a slash; that of a directory ends with one
 * @param modifier restic's letters: {@code +} added, {@code -} removed, {@code T} other type, {@code M} other content,
 *     {@code U} other metadata; {@code ?} behind {@code M} where nothing but the content changed, which may be bit rot
 */
public record DiffEntry(String path, String modifier) {}
