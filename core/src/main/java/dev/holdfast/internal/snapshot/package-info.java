/**
 * Snapshots and the other small documents of a repository: takes the JSON of a snapshot, a lock or the configuration and gives
 * its value, and the other way round; then names, selects and groups snapshots.
 */
@NullMarked
package dev.holdfast.internal.snapshot;

import org.jspecify.annotations.NullMarked;
