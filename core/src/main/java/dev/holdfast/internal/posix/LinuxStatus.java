package dev.holdfast.internal.posix;

import com.sun.jna.Native;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Asks {@code statx}, whose answer has the same layout on every architecture. */
final class LinuxStatus {
    private static final byte[] NONE = {0};
    private static final int BASIC = 0x7ff;

    private LinuxStatus() {}

    /** Of an open file or directory. */
    static FileStatus ofHandle(LinuxFiles files, int handle, String shown) throws IOException {
        FileStatus status = ask(files, handle, NONE, LinuxCalls.AT_EMPTY_PATH, shown);
        if (status == null) {
            throw LinuxError.of(LinuxError.ENOENT, shown);
        }
        return status;
    }

    /** Of a name, ending with zero, in a directory; null if there is none. */
    static @Nullable FileStatus ofName(LinuxFiles files, int directory, byte[] name, String shown) throws IOException {
        return ask(files, directory, name, LinuxCalls.AT_SYMLINK_NOFOLLOW, shown);
    }

    private static @Nullable FileStatus ask(LinuxFiles files, int handle, byte[] name, int flags, String shown)
            throws IOException {
        LinuxFiles.Scratch scratch = files.scratch();
        long result = LinuxCalls.syscall(LinuxCalls.SYS_STATX, handle, name, flags, BASIC, scratch.address);
        if (result == 0) {
            return parse(scratch.buffer);
        }
        int error = Native.getLastError();
        if (error == LinuxError.ENOENT) {
            return null;
        }
        throw LinuxError.of(error, shown);
    }

    private static FileStatus parse(ByteBuffer answer) {
        int mode = answer.getShort(28) & 0xffff;
        return new FileStatus(
                FileStatus.typeOf(mode),
                mode & 07777,
                answer.getInt(16) & 0xffffffffL,
                answer.getInt(20) & 0xffffffffL,
                answer.getInt(24) & 0xffffffffL,
                answer.getLong(32),
                FileStatus.deviceNumber(answer.getInt(136), answer.getInt(140)),
                FileStatus.deviceNumber(answer.getInt(128), answer.getInt(132)),
                answer.getLong(40),
                time(answer, 112),
                time(answer, 64),
                time(answer, 96));
    }

    private static Instant time(ByteBuffer answer, int at) {
        return Instant.ofEpochSecond(answer.getLong(at), answer.getInt(at + 8));
    }
}
