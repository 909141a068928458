package dev.holdfast.interop;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the system says about one file (statx(2)), links not followed.
 *
 * @param mode type and permissions as in {@code st_mode}
 * @param links how many names the inode has
 * @param uid owner
 * @param gid group
 * @param device of the file system
 * @param inode number
 * @param rdev of a device node
 * @param size in bytes
 * @param allocated in bytes
 * @param mtimeSeconds since 1970
 * @param mtimeNanos within the second
 */
record FileFacts(
        int mode,
        int links,
        int uid,
        int gid,
        long device,
        long inode,
        long rdev,
        long size,
        long allocated,
        long mtimeSeconds,
        int mtimeNanos) {
    private static final int STATX_BYTES = 256;
    private static final int LONGEST = 65536;

    static FileFacts of(String raw) {
        try (Memory s = new Memory(STATX_BYTES)) {
            Libc.C.statx(Libc.HERE, Raw.c(raw), Libc.NO_FOLLOW, Libc.EVERYTHING, s);
            return new FileFacts(
                    s.getShort(28) & 0xffff,
                    s.getInt(16),
                    s.getInt(20),
                    s.getInt(24),
                    number(s, 136),
                    s.getLong(32),
                    number(s, 128),
                    s.getLong(40),
                    s.getLong(48) * 512,
                    s.getLong(112),
                    s.getInt(120));
        } catch (LastErrorException failure) {
            throw new IllegalStateException("cannot look at " + Raw.shown(raw) + ": " + failure.getMessage(), failure);
        }
    }

    private static long number(Memory s, int at) {
        return ((long) s.getInt(at) << 32) | (s.getInt(at + 4) & 0xffffffffL);
    }

    int type() {
        return mode & 0170000;
    }

    boolean isDirectory() {
        return type() == 0040000;
    }

    boolean isRegular() {
        return type() == 0100000;
    }

    boolean isLink() {
        return type() == 0120000;
    }

    boolean isSocket() {
        return type() == 0140000;
    }

    /** The target of a link, raw. */
    static String target(String raw) {
        byte[] target = new byte[LONGEST];
        int length = (int) Libc.C.readlink(Raw.c(raw), target, target.length);
        return new String(target, 0, length, StandardCharsets.ISO_8859_1);
    }

    /** The extended attributes, values in hex. */
    static SortedMap<String, String> attributes(String raw) {
        SortedMap<String, String> all = new TreeMap<>();
        byte[] list = new byte[LONGEST];
        int length = (int) Libc.C.llistxattr(Raw.c(raw), list, list.length);
        String names = new String(list, 0, length, StandardCharsets.ISO_8859_1);
        names.lines().flatMap(line -> Arrays.stream(line.split("\0"))).forEach(name -> {
            if (!name.isEmpty()) {
                byte[] value = new byte[LONGEST];
                int size = (int) Libc.C.lgetxattr(Raw.c(raw), Raw.c(name), value, value.length);
                all.put(name, HexFormat.of().formatHex(value, 0, size));
            }
        });
        return all;
    }
}
