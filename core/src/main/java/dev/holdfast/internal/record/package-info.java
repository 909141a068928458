/** Takes records of runs and their logs; gives documents of a state store, and back. */
@NullMarked
package dev.holdfast.internal.record;

import org.jspecify.annotations.NullMarked;
