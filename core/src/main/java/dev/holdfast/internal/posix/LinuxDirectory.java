package dev.holdfast.internal.posix;

import dev.holdfast.spi.workload.EntryName;
import dev.holdfast.spi.workload.EntryType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An open directory; everything in it is reached through its handle. */
final class LinuxDirectory extends LinuxHandle implements HostDirectory {
    private long device = -1;

    LinuxDirectory(LinuxFiles files, int handle, String shown) {
        super(files, handle, shown);
    }

    int handle() {
        return handle;
    }

    String shown(byte[] name) {
        return HostPath.join(shown, EntryName.unchecked(name).toString());
    }

    @Override
    public List<byte[]> names() throws IOException {
        List<byte[]> names = new ArrayList<>();
        LinuxFiles.Scratch scratch = files.scratch();
        while (true) {
            long length =
                    LinuxCalls.syscall(LinuxCalls.SYS_GETDENTS64, handle, scratch.address, LinuxFiles.Scratch.SIZE);
            LinuxError.check(length, shown);
            if (length == 0) {
                return names;
            }
            collect(scratch.buffer, (int) length, names);
        }
    }

    /** Records of inode (8 bytes), offset (8), length of the record (2), type (1) and the name with a zero. */
    private static void collect(ByteBuffer records, int end, List<byte[]> names) {
        int at = 0;
        while (at < end) {
            int from = at + 19;
            int to = from;
            while (records.get(to) != 0) {
                to++;
            }
            boolean dots =
                    records.get(from) == '.' && (to - from == 1 || (to - from == 2 && records.get(from + 1) == '.'));
            if (!dots) {
                byte[] name = new byte[to - from];
                records.get(from, name);
                names.add(name);
            }
            at += records.getShort(at + 16) & 0xffff;
        }
    }

    @Override
    public @Nullable FileStatus status(byte[] name) throws IOException {
        return LinuxStatus.ofName(files, handle, LinuxFiles.terminated(name), shown);
    }

    @Override
    public HostInode inode(byte[] name) {
        return new LinuxName(this, name);
    }

    private static int open(int from, byte[] name, int flags, String shown) throws IOException {
        int always = LinuxCalls.O_NOFOLLOW | LinuxCalls.O_CLOEXEC | LinuxCalls.O_NONBLOCK;
        int opened = LinuxCalls.openat(from, LinuxFiles.terminated(name), flags | always, 0600);
        if (opened < 0) {
            throw LinuxError.last(shown);
        }
        return opened;
    }

    @Override
    public HostDirectory directory(byte[] name) throws IOException {
        String below = shown(name);
        return new LinuxDirectory(files, open(handle, name, LinuxCalls.O_DIRECTORY, below), below);
    }

    @Override
    public HostFile read(byte[] name) throws IOException {
        return regular(files, handle, name, LinuxCalls.O_RDONLY, shown(name));
    }

    @Override
    public HostFile modify(byte[] name) throws IOException {
        return regular(files, handle, name, LinuxCalls.O_RDWR, shown(name));
    }

    /** Opens without blocking on a pipe and without following a link, then looks whether it is a regular file. */
    static HostFile regular(LinuxFiles files, int from, byte[] name, int flags, String shown) throws IOException {
        LinuxFile file = new LinuxFile(files, open(from, name, flags, shown), shown);
        boolean kept = false;
        try {
            kept = file.status().type() == EntryType.FILE;
        } finally {
            if (!kept) {
                file.close();
            }
        }
        if (!kept) {
            throw new FileSystemException(shown, null, "it is not a regular file any more");
        }
        return file;
    }

    @Override
    public HostFile create(byte[] name) throws IOException {
        int flags = LinuxCalls.O_RDWR | LinuxCalls.O_CREAT | LinuxCalls.O_EXCL;
        return new LinuxFile(files, open(handle, name, flags, shown(name)), shown(name));
    }

    @Override
    public byte[] linkTarget(byte[] name) throws IOException {
        LinuxFiles.Scratch scratch = files.scratch();
        long length =
                LinuxCalls.readlinkat(handle, LinuxFiles.terminated(name), scratch.address, LinuxFiles.Scratch.SIZE);
        if (length < 0) {
            throw LinuxError.last(shown(name));
        }
        byte[] target = new byte[(int) length];
        scratch.buffer.get(0, target);
        return target;
    }

    private void made(int result, byte[] name) throws IOException {
        if (result < 0) {
            throw LinuxError.last(shown(name));
        }
    }

    @Override
    public void makeDirectory(byte[] name) throws IOException {
        made(LinuxCalls.mkdirat(handle, LinuxFiles.terminated(name), 0700), name);
    }

    @Override
    public void makeSymlink(byte[] name, byte[] target) throws IOException {
        made(LinuxCalls.symlinkat(LinuxFiles.terminated(target), handle, LinuxFiles.terminated(name)), name);
    }

    @Override
    public void makeLink(byte[] name, HostDirectory from, byte[] existing) throws IOException {
        int other = ((LinuxDirectory) from).handle;
        byte[] old = LinuxFiles.terminated(existing);
        made(LinuxCalls.linkat(other, old, handle, LinuxFiles.terminated(name), 0), name);
    }

    @Override
    public void makeNode(byte[] name, EntryType type, long represents) throws IOException {
        long mode = FileStatus.bitsOf(type) | 0600;
        byte[] terminated = LinuxFiles.terminated(name);
        made((int) LinuxCalls.syscall(LinuxCalls.SYS_MKNODAT, handle, terminated, mode, represents, 0), name);
    }

    @Override
    public void remove(byte[] name) throws IOException {
        made(LinuxCalls.unlinkat(handle, LinuxFiles.terminated(name), 0), name);
    }

    @Override
    public void removeDirectory(byte[] name) throws IOException {
        made(LinuxCalls.unlinkat(handle, LinuxFiles.terminated(name), LinuxCalls.AT_REMOVEDIR), name);
    }

    @Override
    long device() throws IOException {
        if (device == -1) {
            device = status().device();
        }
        return device;
    }
}
