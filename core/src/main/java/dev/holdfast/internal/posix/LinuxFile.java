package dev.holdfast.internal.posix;

import com.sun.jna.Native;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/** An open regular file. */
final class LinuxFile extends LinuxInode implements HostFile {
    private final int handle;
    private final AtomicBoolean closed = new AtomicBoolean();

    LinuxFile(LinuxFiles files, int handle, String shown) {
        super(files, shown);
        this.handle = handle;
    }

    @Override
    public int read(long position, byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        LinuxFiles.Scratch scratch = files.scratch();
        long read;
        do {
            read = LinuxCalls.pread(handle, scratch.address, Math.min(length, LinuxFiles.Scratch.SIZE), position);
        } while (read < 0 && Native.getLastError() == LinuxError.EINTR);
        LinuxError.check(read, shown);
        if (read == 0) {
            return -1;
        }
        scratch.buffer.get(0, bytes, offset, (int) read);
        return (int) read;
    }

    @Override
    public void write(long position, byte[] bytes, int offset, int length) throws IOException {
        LinuxFiles.Scratch scratch = files.scratch();
        int done = 0;
        while (done < length) {
            int part = Math.min(length - done, LinuxFiles.Scratch.SIZE);
            scratch.buffer.put(0, bytes, offset + done, part);
            long written = LinuxCalls.pwrite(handle, scratch.address, part, position + done);
            if (written < 0 && Native.getLastError() != LinuxError.EINTR) {
                throw LinuxError.last(shown);
            }
            done += (int) Math.max(0, written);
        }
    }

    @Override
    public void resize(long size) throws IOException {
        LinuxError.check(LinuxCalls.ftruncate(handle, size), shown);
    }

    @Override
    public void allocate(long size) throws IOException {
        if (size > 0
                && LinuxCalls.fallocate(handle, 0, 0, size) < 0
                && LinuxError.isOutOfSpace(Native.getLastError())) {
            throw LinuxError.last(shown);
        }
    }

    @Override
    public FileStatus status() throws IOException {
        return LinuxStatus.ofHandle(files, handle, shown);
    }

    @Override
    long device() throws IOException {
        return status().device();
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
