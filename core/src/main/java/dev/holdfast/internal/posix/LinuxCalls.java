package dev.holdfast.internal.posix;

import com.sun.jna.Native;
import com.sun.jna.Platform;

/**
 * System calls of 64-bit Linux, bound when this class is loaded. Names and paths end with a zero byte; {@code long} buffers
 * are addresses. Failures return -1 and leave their number in {@link Native#getLastError()}.
 */
final class LinuxCalls {
    static final int AT_FDCWD = -100;
    static final int AT_SYMLINK_NOFOLLOW = 0x100;
    static final int AT_REMOVEDIR = 0x200;
    static final int AT_EMPTY_PATH = 0x1000;
    static final int O_RDONLY = 0;
    static final int O_RDWR = 2;
    static final int O_CREAT = 0100;
    static final int O_EXCL = 0200;
    static final int O_NONBLOCK = 04000;
    static final int O_CLOEXEC = 02000000;
    static final int O_PATH = 010000000;
    static final int O_DIRECTORY;
    static final int O_NOFOLLOW;
    /** Since Linux 6.13, with one number on every architecture. */
    static final long SYS_LISTXATTRAT = 465;

    static final long SYS_STATX;
    static final long SYS_GETDENTS64;
    static final long SYS_MKNODAT;

    static {
        boolean arm = Platform.isARM() && Platform.is64Bit();
        if (!arm && !(Platform.isIntel() && Platform.is64Bit())) {
            throw new IllegalStateException("there are no system calls for " + Platform.RESOURCE_PREFIX);
        }
        O_DIRECTORY = arm ? 040000 : 0200000;
        O_NOFOLLOW = arm ? 0100000 : 0400000;
        SYS_STATX = arm ? 291 : 332;
        SYS_GETDENTS64 = arm ? 61 : 217;
        SYS_MKNODAT = arm ? 33 : 259;
        Native.register(LinuxCalls.class, Platform.C_LIBRARY_NAME);
    }

    private LinuxCalls() {}

    static native long syscall(long number, long first, byte[] second, long third, long fourth, long fifth);

    static native long syscall(long number, long first, long second, long third);

    static native int openat(int directory, byte[] name, int flags, int mode);

    static native int close(int handle);

    static native long readlinkat(int directory, byte[] name, long buffer, long size);

    static native long pread(int handle, long buffer, long size, long position);

    static native long pwrite(int handle, long buffer, long size, long position);

    static native int ftruncate(int handle, long size);

    static native int fallocate(int handle, int mode, long offset, long size);

    static native int mkdirat(int directory, byte[] name, int mode);

    static native int unlinkat(int directory, byte[] name, int flags);

    static native int symlinkat(byte[] target, int directory, byte[] name);

    static native int linkat(int fromDirectory, byte[] from, int directory, byte[] name, int flags);

    static native int fchmod(int handle, int mode);

    static native int fchmodat(int directory, byte[] name, int mode, int flags);

    static native int fchown(int handle, int uid, int gid);

    static native int fchownat(int directory, byte[] name, int uid, int gid, int flags);

    static native int futimens(int handle, long times);

    static native int utimensat(int directory, byte[] name, long times, int flags);

    static native long flistxattr(int handle, long buffer, long size);

    static native long fgetxattr(int handle, byte[] attribute, long buffer, long size);

    static native int fsetxattr(int handle, byte[] attribute, byte[] value, long size, int flags);

    static native int fremovexattr(int handle, byte[] attribute);

    static native long llistxattr(byte[] path, long buffer, long size);

    static native long lgetxattr(byte[] path, byte[] attribute, long buffer, long size);

    static native int lsetxattr(byte[] path, byte[] attribute, byte[] value, long size, int flags);

    static native int lremovexattr(byte[] path, byte[] attribute);

    static native int geteuid();

    static native int getegid();

    static native String strerror(int number);
}
