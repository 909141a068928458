/** Snapshots and an instant in; everything they need protected by the store until then. */
@NullMarked
package dev.holdfast.internal.retain;

import org.jspecify.annotations.NullMarked;
