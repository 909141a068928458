/**
 * Holdfast beside the real restic, in both directions.
 *
 * <p>In: a directory with everything that a file system can hold, and the peers' binaries as {@code dev/verify} names them. Out:
 * the peers' verdict on what Holdfast wrote, and ours on what they wrote.
 */
@NullMarked
package dev.holdfast.interop;

import org.jspecify.annotations.NullMarked;
