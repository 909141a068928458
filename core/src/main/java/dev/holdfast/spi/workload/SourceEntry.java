package dev.holdfast.spi.workload;

/** An entry of a stored dump. */
public sealed interface SourceEntry permits SourceEntry.OfDirectory, SourceEntry.OfFile, SourceEntry.OfSpecial {
    /** Everything but the content. */
    Entry entry();

    /**
     * A directory.
     *
     * @param entry everything but the content
     * @param directory its entries, read when asked for
     */
    record OfDirectory(Entry entry, SourceDirectory directory) implements SourceEntry {}

    /**
     * A file.
     *
     * @param entry everything but the content
     * @param file its content, read when asked for
     */
    record OfFile(Entry entry, SourceFile file) implements SourceEntry {}

    /**
     * A symbolic link, pipe or device.
     *
     * @param entry everything there is
     */
    record OfSpecial(Entry entry) implements SourceEntry {}
}
