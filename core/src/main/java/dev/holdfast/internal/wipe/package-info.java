/** A repository in; its place without it out. */
@NullMarked
package dev.holdfast.internal.wipe;

import org.jspecify.annotations.NullMarked;
