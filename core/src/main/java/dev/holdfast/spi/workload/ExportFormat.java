package dev.holdfast.spi.workload;

import java.io.IOException;
import java.io.OutputStream;

/** Writes a stored dump as one stream that other programs read; found by {@link java.util.ServiceLoader}. Safe for use from any thread. */
public interface ExportFormat {
    /** What it is called: lower-case letters, digits and dashes. */
    String name();

    /** What is written and who reads it, as a part of a sentence. */
    String description();

    /**
     * Writes everything, each time the same bytes for the same dump. What was written before a failure must not look whole.
     *
     * @param context asked whether to go on, told of progress
     * @param source the dump; filters are applied already
     * @param out flushed at the end, not closed
     * @throws IOException if the stream does not take it
     * @throws dev.holdfast.HoldfastException if the dump cannot be read whole, or cannot be written in this format
     */
    void write(RestoreContext context, DumpSource source, OutputStream out) throws IOException;
}
