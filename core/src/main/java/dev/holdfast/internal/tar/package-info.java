/** A tree of a snapshot in; a tar archive out. */
@NullMarked
package dev.holdfast.internal.tar;

import org.jspecify.annotations.NullMarked;
