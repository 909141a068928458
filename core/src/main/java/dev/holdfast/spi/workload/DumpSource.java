package dev.holdfast.spi.workload;

import java.io.IOException;
import java.util.List;

/** A stored dump on its way back. Safe for use from any thread. */
public interface DumpSource {
    /** The directory at its top; filters that the job was given are applied already. */
    SourceDirectory root();

    /**
     * Reads whole files in the order that suits the store: blocks of all files, each once, in any order and from several
     * threads at once.
     *
     * @param files of this source
     * @param receiver gets the blocks
     */
    void read(List<SourceFile> files, BlockReceiver receiver);

    /** Takes the blocks of files that are read in bulk. */
    interface BlockReceiver {
        /**
         * Takes one block; blocks of one file do not overlap. Called from several threads, also for the same file.
         *
         * @param file index into the list that was passed
         * @param position of the block in the file
         * @param bytes valid during the call only
         * @param offset first byte of the block
         * @param length its size
         * @throws IOException if the file cannot take it: no further block of this file will be delivered, and {@link
         *     #failed} is called
         */
        void block(int file, long position, byte[] bytes, int offset, int length) throws IOException;

        /** Called once for each file that got all its blocks, empty ones included. */
        void completed(int file) throws IOException;

        /** Called once for each file that could not be read or written in full. */
        void failed(int file, Exception cause);
    }
}
