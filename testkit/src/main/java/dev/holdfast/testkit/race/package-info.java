/** Calls that are made at the same moment. */
@NullMarked
package dev.holdfast.testkit.race;

import org.jspecify.annotations.NullMarked;
