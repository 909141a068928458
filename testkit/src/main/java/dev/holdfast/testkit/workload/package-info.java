/**
 * What every workload promises, as tests.
 *
 * <p>Input: a workload that an author hands in. Output: passed or failed tests, one for each promise.
 */
@NullMarked
package dev.holdfast.testkit.workload;

import org.jspecify.annotations.NullMarked;
