package dev.holdfast.run;

import java.time.ZonedDateTime;

/**
 * An entry of a snapshot's directory.
 *
 * @param path from the root, beginning with a slash; bytes that are no UTF-8 are shown as U+FFFD
 * @param name the last part of the path
 * @param type restic's word: {@code file}, {@code dir}, {@code symlink}, {@code dev}, {@code chardev}, {@code fifo}, …
 * @param mode Go's {@code os.FileMode} bits, 0 to 2<sup>32</sup>-1
 * @param permissions the mode as Go writes it, such as {@code -rw-r--r--}
 * @param mtime when the content was last changed
 * @param atime when it was last read
 * @param ctime when the entry itself was last changed
 * @param uid numeric id of the owner
 * @param gid numeric id of the group
 * @param user name of the owner, empty if unknown
 * @param group name of the group, empty if unknown
 * @param inode number of the inode, unsigned, 0 if unknown
 * @param deviceId device it lies on, unsigned, 0 if not stored
 * @param size of a file in bytes, unsigned
 * @param links number of hard links, unsigned
 * @param linkTarget where a symbolic link points, empty for anything else
 * @param error what went wrong when it was backed up, empty if nothing
 */
public record ListedEntry(
        String path,
        String name,
        String type,
        long mode,
        String permissions,
        ZonedDateTime mtime,
        ZonedDateTime atime,
        ZonedDateTime ctime,
        long uid,
        long gid,
        String user,
        String group,
        long inode,
        long deviceId,
        long size,
        long links,
        String linkTarget,
        String error) {
    /** Whether it is a directory. */
    public boolean isDirectory() {
        return type.equals("dir");
    }

    /** Whether it is a regular file. */
    public boolean isFile() {
        return type.equals("file");
    }
}
