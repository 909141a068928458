/** Runs every example in directories that are gone afterwards. */
@NullMarked
package dev.holdfast.examples;

import org.jspecify.annotations.NullMarked;
