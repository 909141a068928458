package dev.holdfast.spi.workload;

/**
 * An open file of a dump. Closing it without {@link #complete()} fails the whole dump: a short file must never look whole.
 *
 * <p>Either {@link #write} is used, or {@link #segment}, not both. Each part is used by one thread at a time.
 */
public interface FileSink extends AutoCloseable {
    /** Appends bytes; they may be changed by the caller afterwards. */
    void write(byte[] bytes, int offset, int length);

    /**
     * Opens a part that may be written in parallel with others.
     *
     * @param ordinal its place, from 0 without gaps
     * @return to be completed and closed by its writer
     */
    FileSink segment(int ordinal);

    /**
     * Says that all was written.
     *
     * @throws IllegalStateException if segments are missing or not complete
     */
    void complete();

    @Override
    void close();
}
