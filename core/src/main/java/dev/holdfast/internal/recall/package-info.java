/** Packs that lie in an archive: asked for all at once, waited for, read when they are there. */
@NullMarked
package dev.holdfast.internal.recall;

import org.jspecify.annotations.NullMarked;
