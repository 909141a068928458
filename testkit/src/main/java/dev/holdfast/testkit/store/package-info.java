/**
 * The contract of stores as tests, and stores that misbehave on command.
 *
 * <p>Input: a store. Output: a verdict on it, or the same store with faults, delays, damage or a record of what was asked.
 */
@NullMarked
package dev.holdfast.testkit.store;

import org.jspecify.annotations.NullMarked;
