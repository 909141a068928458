/**
 * Directories as stored: takes nodes in order of name and gives the bytes of a tree blob, and the other way round; the bytes
 * equal those that restic writes for the same nodes, so that both programs share tree blobs.
 */
@NullMarked
package dev.holdfast.internal.tree;

import org.jspecify.annotations.NullMarked;
