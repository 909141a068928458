/**
 * What tests of programs and providers need: a clock that a test moves, and a repository in memory for each test.
 *
 * <p>Input: nothing but the test. Output: stand-ins for what Holdfast is handed.
 */
@NullMarked
package dev.holdfast.testkit;

import org.jspecify.annotations.NullMarked;
