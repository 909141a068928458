package dev.holdfast.run;

import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotId;

/**
 * A snapshot that got other tags, and with them another id.
 *
 * @param before its id until now
 * @param after the snapshot as it is stored now
 */
public record TagChange(SnapshotId before, Snapshot after) {}
