/** The words everything else is said in: snapshots, labels, sizes, time and the root of all errors. */
@NullMarked
package dev.holdfast;

import org.jspecify.annotations.NullMarked;
