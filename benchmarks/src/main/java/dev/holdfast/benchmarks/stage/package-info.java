/**
 * The stages of the engine one by one, each beside what its primitives alone can do.
 *
 * <p>In: made-up data in memory. Out: a table with megabytes a second. JMH derives classes from the benchmarks, so they are not
 * final.
 */
@NullMarked
package dev.holdfast.benchmarks.stage;

import org.jspecify.annotations.NullMarked;
