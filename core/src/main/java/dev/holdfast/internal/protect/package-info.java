/** Snapshots that somebody wants to remove in; what keeps them from being removed, or a refusal, out. */
@NullMarked
package dev.holdfast.internal.protect;

import org.jspecify.annotations.NullMarked;
