/**
 * Knows where each blob lies: index files and finished packs come in, locations of blobs and new index files go out
 * (RESTIC_FORMAT 7). The table lives outside the heap.
 */
@NullMarked
package dev.holdfast.internal.index;

import org.jspecify.annotations.NullMarked;
