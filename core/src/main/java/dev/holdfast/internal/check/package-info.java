/** A repository in, a report out that names every damage and what it affects. Nothing is changed. */
@NullMarked
package dev.holdfast.internal.check;

import org.jspecify.annotations.NullMarked;
