package dev.holdfast.spi.workload;

/** What an entry of a directory is. */
public enum EntryType {
    /** A regular file. */
    FILE,
    /** A directory. */
    DIRECTORY,
    /** A symbolic link. */
    SYMLINK,
    /** A named pipe. */
    FIFO,
    /** A block device. */
    BLOCK_DEVICE,
    /** A character device. */
    CHARACTER_DEVICE,
    /** A socket; never backed up, as nothing could be restored. */
    SOCKET
}
