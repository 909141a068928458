package dev.holdfast.internal.posix;

import com.sun.jna.Native;
import dev.holdfast.spi.workload.EntryType;
import java.io.IOException;
import java.nio.file.FileSystemException;

/** What is under a name in an open directory; a link stands for itself. */
final class LinuxName extends LinuxInode {
    private final LinuxDirectory directory;
    private final byte[] name;

    LinuxName(LinuxDirectory directory, byte[] name) {
        super(directory.files, directory.shown(name));
        this.directory = directory;
        this.name = LinuxFiles.terminated(name);
    }

    /** Calls for attributes take paths only; this one leads through the open directory. */
    private byte[] path() {
        byte[] prefix =
                ("/proc/self/fd/" + directory.handle() + "/").getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        byte[] path = java.util.Arrays.copyOf(prefix, prefix.length + name.length);
        System.arraycopy(name, 0, path, prefix.length, name.length);
        return path;
    }

    @Override
    public FileStatus status() throws IOException {
        FileStatus status = LinuxStatus.ofName(files, directory.handle(), name, shown);
        if (status == null) {
            throw LinuxError.of(LinuxError.ENOENT, shown);
        }
        return status;
    }

    @Override
    long device() throws IOException {
        return directory.device();
    }

    /** The newer call does without a path through /proc, which takes longer than the list. */
    @Override
    long list(long buffer, long size) {
        if (!files.listsByName()) {
            return LinuxCalls.llistxattr(path(), buffer, size);
        }
        int flags = LinuxCalls.AT_SYMLINK_NOFOLLOW;
        long length = LinuxCalls.syscall(LinuxCalls.SYS_LISTXATTRAT, directory.handle(), name, flags, buffer, size);
        int error = length < 0 ? Native.getLastError() : 0;
        if (error == LinuxError.ENOSYS || error == LinuxError.EPERM) {
            length = LinuxCalls.llistxattr(path(), buffer, size);
            files.noteNoListsByName(length >= 0 || error == LinuxError.ENOSYS);
        }
        return length;
    }

    @Override
    long get(byte[] attribute, long buffer, long size) {
        return LinuxCalls.lgetxattr(path(), attribute, buffer, size);
    }

    @Override
    int set(byte[] attribute, byte[] value) {
        return LinuxCalls.lsetxattr(path(), attribute, value, value.length, 0);
    }

    @Override
    int removeAttribute(byte[] attribute) {
        return LinuxCalls.lremovexattr(path(), attribute);
    }

    @Override
    int times(long buffer) {
        return LinuxCalls.utimensat(directory.handle(), name, buffer, LinuxCalls.AT_SYMLINK_NOFOLLOW);
    }

    @Override
    public void setOwner(long uid, long gid) throws IOException {
        int flags = LinuxCalls.AT_SYMLINK_NOFOLLOW;
        LinuxError.check(LinuxCalls.fchownat(directory.handle(), name, (int) uid, (int) gid, flags), shown);
    }

    @Override
    public void setMode(int mode) throws IOException {
        int flags = LinuxCalls.O_PATH | LinuxCalls.O_NOFOLLOW | LinuxCalls.O_CLOEXEC;
        int handle = LinuxCalls.openat(directory.handle(), name, flags, 0);
        LinuxError.check(handle, shown);
        try {
            refuseLink(handle);
            byte[] path = ("/proc/self/fd/" + handle).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            int result = LinuxCalls.fchmodat(LinuxCalls.AT_FDCWD, LinuxFiles.terminated(path), mode, 0);
            LinuxError.check(result, shown);
        } finally {
            LinuxCalls.close(handle);
        }
    }

    private void refuseLink(int handle) throws IOException {
        if (LinuxStatus.ofHandle(files, handle, shown).type() == EntryType.SYMLINK) {
            throw new FileSystemException(shown, null, "it is a link, which has no mode of its own");
        }
    }
}
