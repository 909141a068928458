/**
 * Definitions in; processes that run them and are killed; what the schedules, the records of runs and the repository look like
 * afterwards out.
 */
@NullMarked
package dev.holdfast.benchmarks.leader;

import org.jspecify.annotations.NullMarked;
