/**
 * The first stage of a backup of directories: what there is, and what of it is wanted.
 *
 * <p>In: targets, patterns and rules. Out: entries and contents handed to a {@link
 * dev.holdfast.spi.workload.DirectorySink}, directory by directory in ascending order of names.
 */
@NullMarked
package dev.holdfast.internal.scan;

import org.jspecify.annotations.NullMarked;
