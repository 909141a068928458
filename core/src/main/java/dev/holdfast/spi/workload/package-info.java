/**
 * What is protected: the contract between jobs and whatever produces data to be kept and takes it back.
 *
 * <p>On the way in a {@link dev.holdfast.spi.workload.Workload} writes entries into a {@link
 * dev.holdfast.spi.workload.DumpSink}; on the way out it reads them from a {@link dev.holdfast.spi.workload.DumpSource}.
 */
@NullMarked
package dev.holdfast.spi.workload;

import org.jspecify.annotations.NullMarked;
