/**
 * Repositories whose users are killed.
 *
 * <p>Input: an operation, and the store call or the moment at which its process ends. Output: what is left behind, and whether
 * that harms anybody. The tests with the peers use it too.
 */
@NullMarked
package dev.holdfast.benchmarks.crash;

import org.jspecify.annotations.NullMarked;
