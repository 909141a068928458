package dev.holdfast.internal.posix;

import dev.holdfast.spi.workload.EntryType;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An open directory. Names are raw bytes of one part of a path; links are never followed. Used by one thread at a time,
 * closing apart.
 */
public interface HostDirectory extends HostInode, AutoCloseable {
    /** The names in it, without {@code .} and {@code ..}, in no order. */
    List<byte[]> names() throws IOException;

    /** What is under the name; null if nothing. */
    @Nullable
    FileStatus status(byte[] name) throws IOException;

    /** The attributes of what is under the name, whatever it is. */
    HostInode inode(byte[] name);

    /** Opens a directory in it. */
    HostDirectory directory(byte[] name) throws IOException;

    /** Opens a file for reading; what is not a regular file is refused without blocking. */
    HostFile read(byte[] name) throws IOException;

    /** Opens an existing file for reading and writing; what is not a regular file is refused without blocking. */
    HostFile modify(byte[] name) throws IOException;

    /** Makes a file that did not exist, mode 0600. */
    HostFile create(byte[] name) throws IOException;

    /** The raw target of a link. */
    byte[] linkTarget(byte[] name) throws IOException;

    /** Makes a directory, mode 0700. */
    void makeDirectory(byte[] name) throws IOException;

    /** Makes a symbolic link. */
    void makeSymlink(byte[] name, byte[] target) throws IOException;

    /** Gives an existing file one more name. */
    void makeLink(byte[] name, HostDirectory from, byte[] existing) throws IOException;

    /**
     * Makes a pipe or device, mode 0600.
     *
     * @param represents the number of the device, 0 for a pipe
     */
    void makeNode(byte[] name, EntryType type, long represents) throws IOException;

    /** Removes a name that is not a directory. */
    void remove(byte[] name) throws IOException;

    /** Removes an empty directory. */
    void removeDirectory(byte[] name) throws IOException;

    @Override
    void close() throws IOException;
}
