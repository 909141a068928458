package dev.holdfast.spi.workload;

/** Counts what is done of one part of a job, as long as it is open. Safe for use from any thread; counting costs next to nothing. */
public interface PartMeter extends AutoCloseable {
    /**
     * Counts.
     *
     * @param records handled since the last call
     * @param bytes handled since the last call
     */
    void progressed(long records, long bytes);

    /** The part is done; it is not shown any more. */
    @Override
    void close();
}
