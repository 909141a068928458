package dev.holdfast.internal.tree;

/**
 * File modes as trees hold them, which is Go's {@code os.FileMode}, and their way from and to the {@code st_mode} of POSIX.
 *
 * <p>A mode is 32 bits; it is an {@code int} here, so that of a directory is negative: print it with
 * {@link Integer#toUnsignedString(int)}.
 */
public final class GoMode {
    /** A directory. */
    public static final int DIR = 1 << 31;
    /** A symbolic link. */
    public static final int SYMLINK = 1 << 27;
    /** A device; a block device unless {@link #CHAR_DEVICE} is set too. */
    public static final int DEVICE = 1 << 26;
    /** A named pipe. */
    public static final int FIFO = 1 << 25;
    /** A socket. */
    public static final int SOCKET = 1 << 24;
    /** Set user id on execution. */
    public static final int SETUID = 1 << 23;
    /** Set group id on execution. */
    public static final int SETGID = 1 << 22;
    /** A character device, together with {@link #DEVICE}. */
    public static final int CHAR_DEVICE = 1 << 21;
    /** Only owners may delete entries. */
    public static final int STICKY = 1 << 20;
    /** Not a regular file, and nothing else known. */
    public static final int IRREGULAR = 1 << 19;
    /** The bits of read, write and execute for owner, group and others. */
    public static final int PERMISSIONS = 0777;

    private static final int S_IFMT = 0170000;
    private static final int S_ISUID = 04000;
    private static final int S_ISGID = 02000;
    private static final int S_ISVTX = 01000;

    private GoMode() {}

    /** The mode for a POSIX {@code st_mode} (type and permission bits). */
    public static int fromPosix(int posix) {
        return (posix & PERMISSIONS)
                | typeBits(typeOfPosix(posix))
                | moved(posix, S_ISUID, SETUID)
                | moved(posix, S_ISGID, SETGID)
                | moved(posix, S_ISVTX, STICKY);
    }

    /** The POSIX {@code st_mode} (type and permission bits) of a mode; an irregular file has no type bits. */
    public static int toPosix(int mode) {
        return posixTypeBits(typeOf(mode)) | permissionsToPosix(mode);
    }

    /** What {@code chmod} takes: permissions, setuid, setgid and sticky, without the type. */
    public static int permissionsToPosix(int mode) {
        return (mode & PERMISSIONS)
                | moved(mode, SETUID, S_ISUID)
                | moved(mode, SETGID, S_ISGID)
                | moved(mode, STICKY, S_ISVTX);
    }

    /** The type of entry that a POSIX {@code st_mode} tells. */
    public static NodeType typeOfPosix(int posix) {
        return switch (posix & S_IFMT) {
            case 0100000 -> NodeType.FILE;
            case 0040000 -> NodeType.DIR;
            case 0120000 -> NodeType.SYMLINK;
            case 0060000 -> NodeType.DEVICE;
            case 0020000 -> NodeType.CHARDEV;
            case 0010000 -> NodeType.FIFO;
            case 0140000 -> NodeType.SOCKET;
            default -> NodeType.IRREGULAR;
        };
    }

    /** The type of entry that a mode tells. */
    public static NodeType typeOf(int mode) {
        if ((mode & DIR) != 0) {
            return NodeType.DIR;
        }
        if ((mode & SYMLINK) != 0) {
            return NodeType.SYMLINK;
        }
        if ((mode & DEVICE) != 0) {
            return (mode & CHAR_DEVICE) != 0 ? NodeType.CHARDEV : NodeType.DEVICE;
        }
        return typeOfRest(mode);
    }

    /** The bits of a mode that tell the type; none for a regular file. */
    public static int typeBits(NodeType type) {
        return switch (type) {
            case FILE -> 0;
            case DIR -> DIR;
            case SYMLINK -> SYMLINK;
            case DEVICE -> DEVICE;
            case CHARDEV -> DEVICE | CHAR_DEVICE;
            case FIFO -> FIFO;
            case SOCKET -> SOCKET;
            case IRREGULAR -> IRREGULAR;
        };
    }

    private static NodeType typeOfRest(int mode) {
        if ((mode & FIFO) != 0) {
            return NodeType.FIFO;
        }
        if ((mode & SOCKET) != 0) {
            return NodeType.SOCKET;
        }
        return (mode & IRREGULAR) != 0 ? NodeType.IRREGULAR : NodeType.FILE;
    }

    private static int posixTypeBits(NodeType type) {
        return switch (type) {
            case FILE -> 0100000;
            case DIR -> 0040000;
            case SYMLINK -> 0120000;
            case DEVICE -> 0060000;
            case CHARDEV -> 0020000;
            case FIFO -> 0010000;
            case SOCKET -> 0140000;
            case IRREGULAR -> 0;
        };
    }

    private static int moved(int from, int bit, int to) {
        return (from & bit) != 0 ? to : 0;
    }
}
