package dev.holdfast.spi.workload;

import dev.holdfast.run.ItemFailure;

/**
 * An open directory of a dump. May be used from several threads; entries may come in any order, but those of a directory
 * with very many are best given in ascending order of their names' bytes: then they are encoded at once and forgotten,
 * else they are held until the directory is closed. A name may be used once.
 */
public interface DirectorySink extends AutoCloseable {
    /** Opens a directory inside this one; it must be closed before this one is. */
    DirectorySink directory(Entry entry);

    /**
     * Adds a file whose content is read later by a thread of the sink, or not at all if the parent snapshot has it
     * unchanged: same size, modification and change time and inode. Blocks while too many files wait.
     */
    void file(Entry entry, FileContent content);

    /**
     * Adds a file whose content is written by the caller. Its size is what was written; the entry's is ignored.
     *
     * @return to be completed and closed before this directory is closed
     */
    FileSink file(Entry entry);

    /** Adds a symbolic link, pipe or device. */
    void special(Entry entry);

    /** Reports an item that could not be read; the run will be partially failed and everything else goes on. */
    void failed(ItemFailure failure);

    /**
     * Seals the directory.
     *
     * <p>Closing while the dump is failing releases what is held and seals nothing.
     */
    @Override
    void close();
}
