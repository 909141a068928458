package dev.holdfast.interop;

import com.sun.jna.LastErrorException;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Makes, lists and removes files by raw paths. */
final class Disk {
    private static final int NAME_IN_DIRENT = 19;

    private Disk() {}

    static boolean isRoot() {
        return Libc.C.geteuid() == 0;
    }

    static void directory(String raw) {
        Libc.C.mkdir(Raw.c(raw), 0755);
    }

    /** A file with content; made under a plain name, so that any name will do. */
    static void file(String raw, byte[] content) {
        try (OutputStream out = Files.newOutputStream(Raw.path(raw))) {
            out.write(content);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static void file(String raw) {
        file(
                raw,
                ("content of " + Raw.shown(raw.substring(raw.lastIndexOf('/') + 1))).getBytes(StandardCharsets.UTF_8));
    }

    /** A file with holes: each island is written where it says. */
    static void sparse(String raw, long size, List<Long> islands, byte[] island) {
        Path path = Raw.path(raw);
        try (FileChannel file = FileChannel.open(
                path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            for (long at : islands) {
                file.write(ByteBuffer.wrap(island), at);
            }
            file.write(ByteBuffer.allocate(1), size - 1);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static void link(String raw, String target) {
        Libc.C.symlink(Raw.c(target), Raw.c(raw));
    }

    static void hardLink(String raw, String to) {
        Libc.C.link(Raw.c(to), Raw.c(raw));
    }

    static void node(String raw, int typeAndMode, int major, int minor) {
        long device = ((major & 0xfffL) << 8) | (minor & 0xffL) | ((minor & ~0xffL) << 12);
        Libc.C.mknod(Raw.c(raw), typeAndMode, device);
    }

    static void mode(String raw, int mode) {
        Libc.C.chmod(Raw.c(raw), mode);
    }

    static void owner(String raw, int uid, int gid) {
        Libc.C.lchown(Raw.c(raw), uid, gid);
    }

    /** Sets the time of last change; that of last access becomes the same. */
    static void time(String raw, long seconds, int nanos) {
        long[] times = {seconds, nanos, seconds, nanos};
        Libc.C.utimensat(Libc.HERE, Raw.c(raw), times, Libc.NO_FOLLOW);
    }

    static void attribute(String raw, String name, int... value) {
        byte[] bytes = Raw.bytes(value).getBytes(StandardCharsets.ISO_8859_1);
        Libc.C.lsetxattr(Raw.c(raw), Raw.c(name), bytes, bytes.length, 0);
    }

    /** Whether the file system takes this attribute from this user. */
    static boolean takesAttribute(String raw, String name, int... value) {
        try {
            attribute(raw, name, value);
            return true;
        } catch (LastErrorException refused) {
            return false;
        }
    }

    /** The names in a directory, raw, in no order. */
    static List<String> names(String raw) {
        List<String> names = new ArrayList<>();
        Pointer directory = Libc.C.opendir(Raw.c(raw));
        for (Pointer entry = Libc.C.readdir(directory); entry != null; entry = Libc.C.readdir(directory)) {
            String name = entry.getString(NAME_IN_DIRENT, "ISO-8859-1");
            if (!name.equals(".") && !name.equals("..")) {
                names.add(name);
            }
        }
        Libc.C.closedir(directory);
        return names;
    }

    /** Removes everything at and below a path. */
    static void remove(String raw) {
        if (FileFacts.of(raw).isDirectory()) {
            names(raw).forEach(name -> remove(raw + "/" + name));
            Libc.C.rmdir(Raw.c(raw));
        } else {
            Libc.C.unlink(Raw.c(raw));
        }
    }
}
