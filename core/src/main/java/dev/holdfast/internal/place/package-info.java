/**
 * The last stage of a restore into a directory: what has to change, and changing it.
 *
 * <p>In: a {@link dev.holdfast.spi.workload.DumpSource} and a directory of the host. Out: a plan, then exactly what it says.
 */
@NullMarked
package dev.holdfast.internal.place;

import org.jspecify.annotations.NullMarked;
