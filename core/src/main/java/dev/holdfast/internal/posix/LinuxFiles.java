package dev.holdfast.internal.posix;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import dev.holdfast.run.Finding;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Linux through system calls. */
final class LinuxFiles implements HostFiles {
    /** Longer paths are refused by the kernel and walked piece by piece. */
    private static final int LONGEST_PATH = 4000;

    private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::new);
    private volatile boolean listsByName = true;
    private final Set<Long> withoutExtendedAttributes = ConcurrentHashMap.newKeySet();
    private final Owner self =
            new Owner(Integer.toUnsignedLong(LinuxCalls.geteuid()), Integer.toUnsignedLong(LinuxCalls.getegid()));

    /** Memory that system calls write into; one thread's. */
    static final class Scratch {
        static final int SIZE = 128 * 1024;
        final ByteBuffer buffer = ByteBuffer.allocateDirect(SIZE).order(ByteOrder.nativeOrder());
        final long address = Pointer.nativeValue(Native.getDirectBufferPointer(buffer));
    }

    Scratch scratch() {
        return scratch.get();
    }

    /** Whether asking for extended attributes of this inode is known to be useless, because its device has none. */
    boolean hasNoExtendedAttributes(LinuxInode inode) throws IOException {
        return !withoutExtendedAttributes.isEmpty() && withoutExtendedAttributes.contains(inode.device());
    }

    /** Whether the kernel may list the extended attributes of a name in an open directory. */
    boolean listsByName() {
        return listsByName;
    }

    /** The kernel, or a sandbox, did not let it list so, although the list can be had. */
    void noteNoListsByName(boolean certain) {
        listsByName &= !certain;
    }

    void noteNoExtendedAttributes(long device) {
        withoutExtendedAttributes.add(device);
    }

    @Override
    public Optional<Finding> limitation() {
        return Optional.empty();
    }

    @Override
    public Owner self() {
        return self;
    }

    @Override
    public HostDirectory directory(String path) throws IOException {
        int flags = LinuxCalls.O_RDONLY | LinuxCalls.O_DIRECTORY | LinuxCalls.O_CLOEXEC;
        byte[] raw = RawText.encode(path);
        int from = LinuxCalls.AT_FDCWD;
        int at = 0;
        try {
            while (raw.length - at > LONGEST_PATH) {
                int cut = lastSlashBefore(raw, at + LONGEST_PATH);
                int next = LinuxCalls.openat(from, piece(raw, at, cut), flags | LinuxCalls.O_PATH, 0);
                LinuxError.check(next, RawText.shown(path));
                close(from);
                from = next;
                at = cut + 1;
            }
            int handle = LinuxCalls.openat(from, piece(raw, at, raw.length), flags, 0);
            LinuxError.check(handle, RawText.shown(path));
            return new LinuxDirectory(this, handle, RawText.shown(path));
        } finally {
            close(from);
        }
    }

    @Override
    public HostFile read(String path) throws IOException {
        byte[] raw = RawText.encode(path);
        if (raw.length <= LONGEST_PATH) {
            return LinuxDirectory.regular(this, LinuxCalls.AT_FDCWD, raw, LinuxCalls.O_RDONLY, RawText.shown(path));
        }
        HostPath split = HostPath.of(path);
        try (HostDirectory parent = directory(split.parent())) {
            return parent.read(split.name());
        }
    }

    private static void close(int handle) {
        if (handle >= 0) {
            LinuxCalls.close(handle);
        }
    }

    private static int lastSlashBefore(byte[] raw, int end) {
        int at = end;
        while (raw[at] != '/') {
            at--;
        }
        return at;
    }

    private static byte[] piece(byte[] raw, int from, int to) {
        return terminated(Arrays.copyOfRange(raw, from, to));
    }

    static byte[] terminated(byte[] name) {
        return Arrays.copyOf(name, name.length + 1);
    }
}
