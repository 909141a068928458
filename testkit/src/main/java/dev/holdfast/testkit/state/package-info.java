/** State stores in, a verdict out: the contract of state stores, and one in memory for the tests of what stands on it. */
@NullMarked
package dev.holdfast.testkit.state;

import org.jspecify.annotations.NullMarked;
