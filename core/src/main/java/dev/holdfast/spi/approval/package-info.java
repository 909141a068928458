/** A critical change and who wants it in, the word of a second person out. */
@NullMarked
package dev.holdfast.spi.approval;

import org.jspecify.annotations.NullMarked;
