/**
 * What the operating system knows about files and Java does not tell.
 *
 * <p>In: raw names and paths. Out: directories, files and their attributes, on Linux through system calls, elsewhere through
 * what Java offers. Paths are raw text, see {@link dev.holdfast.internal.posix.RawText}.
 */
@NullMarked
package dev.holdfast.internal.posix;

import org.jspecify.annotations.NullMarked;
