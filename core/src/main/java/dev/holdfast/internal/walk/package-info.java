/** Snapshots in; every tree they refer to out, each once, read by several threads. */
@NullMarked
package dev.holdfast.internal.walk;

import org.jspecify.annotations.NullMarked;
