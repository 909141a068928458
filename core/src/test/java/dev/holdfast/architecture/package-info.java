/**
 * The rules of the house. Input: the compiled classes of core and the sources of all modules; output: a failed test for each
 * rule that does not hold. Each rule is also shown to fail on the classes of the {@code planted} package.
 */
@NullMarked
package dev.holdfast.architecture;

import org.jspecify.annotations.NullMarked;
