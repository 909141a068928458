package dev.holdfast.internal.posix;

import com.sun.jna.Native;
import java.io.IOException;

/** An open regular file. */
final class LinuxFile extends LinuxHandle implements HostFile {
    LinuxFile(LinuxFiles files, int handle, String shown) {
        super(files, handle, shown);
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
    long device() throws IOException {
        return status().device();
    }
}
