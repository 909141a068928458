/**
 * The workloads that come with Holdfast: directories, streams, commands and memory.
 *
 * <p>In: a builder or a URI. Out: entries for a {@link dev.holdfast.spi.workload.DirectorySink}, and back from a {@link
 * dev.holdfast.spi.workload.DumpSource}. Others are found through {@link dev.holdfast.spi.workload.WorkloadProvider}.
 */
@NullMarked
package dev.holdfast.workload;

import org.jspecify.annotations.NullMarked;
