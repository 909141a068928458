/**
 * A damaged repository in; a plan what can be saved, and then the repository with everything that was still there, and without
 * references to what is lost. Nothing is removed before what replaces it is stored.
 */
@NullMarked
package dev.holdfast.internal.repair;

import org.jspecify.annotations.NullMarked;
