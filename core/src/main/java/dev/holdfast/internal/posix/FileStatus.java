package dev.holdfast.internal.posix;

import dev.holdfast.spi.workload.EntryType;
import java.time.Instant;

/**
 * What {@code lstat} tells.
 *
 * @param type what it is
 * @param mode permission bits with setuid, setgid and sticky
 * @param links how many names it has
 * @param uid numeric owner
 * @param gid numeric group
 * @param inode its number on its device
 * @param device the device that holds it
 * @param represents the device that it stands for
 * @param size in bytes
 * @param modifiedAt when its content last changed
 * @param accessedAt when it was last read
 * @param changedAt when its inode last changed
 */
public record FileStatus(
        EntryType type,
        int mode,
        long links,
        long uid,
        long gid,
        long inode,
        long device,
        long represents,
        long size,
        Instant modifiedAt,
        Instant accessedAt,
        Instant changedAt) {
    private static final int TYPE_MASK = 0170000;

    /** Whether both are the same thing on disk. */
    public boolean sameInode(FileStatus other) {
        return inode == other.inode && device == other.device;
    }

    static EntryType typeOf(int mode) {
        return switch (mode & TYPE_MASK) {
            case 0040000 -> EntryType.DIRECTORY;
            case 0120000 -> EntryType.SYMLINK;
            case 0010000 -> EntryType.FIFO;
            case 0060000 -> EntryType.BLOCK_DEVICE;
            case 0020000 -> EntryType.CHARACTER_DEVICE;
            case 0140000 -> EntryType.SOCKET;
            default -> EntryType.FILE;
        };
    }

    static int bitsOf(EntryType type) {
        return switch (type) {
            case DIRECTORY -> 0040000;
            case SYMLINK -> 0120000;
            case FIFO -> 0010000;
            case BLOCK_DEVICE -> 0060000;
            case CHARACTER_DEVICE -> 0020000;
            case SOCKET -> 0140000;
            case FILE -> 0100000;
        };
    }

    /** As Linux shows {@code dev_t} to programs. */
    static long deviceNumber(long major, long minor) {
        return (minor & 0xff) | (major << 8) | ((minor & ~0xffL) << 12);
    }
}
