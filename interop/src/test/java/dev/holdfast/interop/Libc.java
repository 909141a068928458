package dev.holdfast.interop;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;

/** The system calls that make and look at files, apart from those that Holdfast itself uses; 64-bit Linux. */
interface Libc extends Library {
    Libc C = Native.load("c", Libc.class);
    int HERE = -100;
    int NO_FOLLOW = 0x100;
    int EVERYTHING = 0x7ff;

    int mkdir(byte[] path, int mode) throws LastErrorException;

    int rmdir(byte[] path) throws LastErrorException;

    int unlink(byte[] path) throws LastErrorException;

    int rename(byte[] from, byte[] to) throws LastErrorException;

    int symlink(byte[] target, byte[] path) throws LastErrorException;

    int link(byte[] from, byte[] path) throws LastErrorException;

    int mknod(byte[] path, int mode, long device) throws LastErrorException;

    int chmod(byte[] path, int mode) throws LastErrorException;

    int lchown(byte[] path, int uid, int gid) throws LastErrorException;

    int utimensat(int directory, byte[] path, long[] times, int flags) throws LastErrorException;

    int lsetxattr(byte[] path, byte[] name, byte[] value, long size, int flags) throws LastErrorException;

    long llistxattr(byte[] path, byte[] list, long size) throws LastErrorException;

    long lgetxattr(byte[] path, byte[] name, byte[] value, long size) throws LastErrorException;

    long readlink(byte[] path, byte[] target, long size) throws LastErrorException;

    int statx(int directory, byte[] path, int flags, int mask, Memory result) throws LastErrorException;

    Pointer opendir(byte[] path) throws LastErrorException;

    Pointer readdir(Pointer directory);

    int closedir(Pointer directory) throws LastErrorException;

    int geteuid();
}
