/** Commands run in the test's own process, on directories that are gone afterwards. */
@NullMarked
package dev.holdfast.cli;

import org.jspecify.annotations.NullMarked;
