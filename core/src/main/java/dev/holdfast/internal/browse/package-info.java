/** Snapshots in; listings, matches, differences and sums out. Nothing is changed. */
@NullMarked
package dev.holdfast.internal.browse;

import org.jspecify.annotations.NullMarked;
