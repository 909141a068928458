package dev.holdfast.internal.posix;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/** An inode that is open: whatever its name comes to mean, the handle stays what was opened. */
abstract sealed class LinuxHandle extends LinuxInode implements AutoCloseable permits LinuxDirectory, LinuxFile {
    final int handle;
    private final AtomicBoolean closed = new AtomicBoolean();

    LinuxHandle(LinuxFiles files, int handle, String shown) {
        super(files, shown);
        this.handle = handle;
    }

    @Override
    public FileStatus status() throws IOException {
        return LinuxStatus.ofHandle(files, handle, shown);
    }

    @Override
    long list(long buffer, long size) {
        return LinuxCalls.flistxattr(handle, buffer, size);
    }

    @Override
    long get(byte[] name, long buffer, long size) {
        return LinuxCalls.fgetxattr(handle, name, buffer, size);
    }

    @Override
    int set(byte[] name, byte[] value) {
        return LinuxCalls.fsetxattr(handle, name, value, value.length, 0);
    }

    @Override
    int removeAttribute(byte[] name) {
        return LinuxCalls.fremovexattr(handle, name);
    }

    @Override
    int times(long buffer) {
        return LinuxCalls.futimens(handle, buffer);
    }

    @Override
    public void setOwner(long uid, long gid) throws IOException {
        LinuxError.check(LinuxCalls.fchown(handle, (int) uid, (int) gid), shown);
    }

    @Override
    public void setMode(int mode) throws IOException {
        LinuxError.check(LinuxCalls.fchmod(handle, mode), shown);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            LinuxCalls.close(handle);
        }
    }
}
