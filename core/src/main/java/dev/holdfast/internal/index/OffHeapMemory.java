package dev.holdfast.internal.index;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.pack.ScratchFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Zeroed memory outside the heap: direct buffers at first, and then, because those are limited with the heap, regions of a
 * temporary file that has no name any more. Used under its owner's lock.
 */
final class OffHeapMemory implements AutoCloseable {
    private static final int REGION = 8 * 1024 * 1024;
    private static final int ZEROS = 256 * 1024;

    private final Path directory;
    private final long mostDirectBytes;
    private long directBytes;
    private long bytes;
    private @Nullable ScratchFile file;
    private @Nullable ByteBuffer region;

    OffHeapMemory(Path directory, long mostDirectBytes) {
        this.directory = directory;
        this.mostDirectBytes = mostDirectBytes;
    }

    /** A zeroed, little-endian buffer; at most 8 MiB. */
    ByteBuffer allocate(int count) {
        bytes += count;
        if (directBytes + count <= mostDirectBytes) {
            directBytes += count;
            return ByteBuffer.allocateDirect(count).order(ByteOrder.LITTLE_ENDIAN);
        }
        try {
            return fromFile(count);
        } catch (IOException failure) {
            throw new RepositoryException.Refused("the index needs " + REGION + " more bytes in " + directory
                    + ", which cannot be had (" + failure + "); make room there or name another directory");
        }
    }

    /** How much was handed out. */
    long bytes() {
        return bytes;
    }

    private ByteBuffer fromFile(int count) throws IOException {
        ByteBuffer current = region;
        if (current == null || current.remaining() < count) {
            current = nextRegion();
            region = current;
        }
        ByteBuffer slice = current.slice(current.position(), count).order(ByteOrder.LITTLE_ENDIAN);
        current.position(current.position() + count);
        return slice;
    }

    private ByteBuffer nextRegion() throws IOException {
        ScratchFile scratch = file;
        if (scratch == null) {
            scratch = ScratchFile.in(directory);
            file = scratch;
        }
        FileChannel channel = scratch.channel();
        long start = channel.size();
        fill(channel, start);
        return channel.map(FileChannel.MapMode.READ_WRITE, start, REGION);
    }

    /** Zeros are written rather than left to the file system: a full disk must show here, not when the map is touched. */
    private static void fill(FileChannel channel, long start) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocate(ZEROS);
        for (long at = start; at < start + REGION; at += zeros.position()) {
            zeros.clear();
            while (zeros.hasRemaining()) {
                int unused = channel.write(zeros, at + zeros.position());
            }
        }
    }

    /** Closes the file; its regions are freed once nobody refers to the buffers. May be called twice. */
    @Override
    public void close() {
        region = null;
        ScratchFile scratch = file;
        file = null;
        if (scratch != null) {
            scratch.close();
        }
    }
}
