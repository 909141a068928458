package dev.holdfast.internal.posix;

import com.sun.jna.Native;
import dev.holdfast.spi.workload.ExtendedAttribute;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** Attributes through an open handle, or through a name in an open directory without following a link. */
abstract sealed class LinuxInode implements HostInode permits LinuxHandle, LinuxName {
    private static final int LONGEST_VALUE = 64 * 1024;

    final LinuxFiles files;
    final String shown;

    LinuxInode(LinuxFiles files, String shown) {
        this.files = files;
        this.shown = shown;
    }

    abstract long list(long buffer, long size);

    abstract long get(byte[] name, long buffer, long size);

    abstract int set(byte[] name, byte[] value);

    abstract int removeAttribute(byte[] name);

    abstract int times(long buffer);

    /** The device that holds it, to remember what it cannot do. */
    abstract long device() throws IOException;

    @Override
    public List<ExtendedAttribute> extendedAttributes(BiConsumer<String, IOException> unreadable) throws IOException {
        if (files.hasNoExtendedAttributes(this)) {
            return List.of();
        }
        LinuxFiles.Scratch scratch = files.scratch();
        long length = list(scratch.address, LONGEST_VALUE);
        if (length == 0) {
            return List.of();
        }
        if (length < 0) {
            return withoutList(Native.getLastError());
        }
        byte[] names = new byte[(int) length];
        scratch.buffer.get(0, names);
        return values(names, scratch, unreadable);
    }

    private List<ExtendedAttribute> withoutList(int error) throws IOException {
        if (error == LinuxError.EOPNOTSUPP) {
            files.noteNoExtendedAttributes(device());
            return List.of();
        }
        if (error == LinuxError.ENODATA) {
            return List.of();
        }
        throw LinuxError.of(error, shown);
    }

    private List<ExtendedAttribute> values(
            byte[] names, LinuxFiles.Scratch scratch, BiConsumer<String, IOException> unreadable) {
        List<ExtendedAttribute> found = new ArrayList<>();
        for (String name : new String(names, StandardCharsets.UTF_8).split("\0", -1)) {
            if (!name.isEmpty()) {
                long length = get(terminated(name), scratch.address, LONGEST_VALUE);
                if (length >= 0) {
                    byte[] value = new byte[(int) length];
                    scratch.buffer.get(0, value);
                    found.add(ExtendedAttribute.of(name, value));
                } else {
                    unreadable.accept(name, LinuxError.last(shown));
                }
            }
        }
        return found;
    }

    @Override
    public void setExtendedAttribute(ExtendedAttribute attribute) throws IOException {
        LinuxError.check(set(terminated(attribute.name()), attribute.value()), shown);
    }

    @Override
    public void removeExtendedAttribute(String name) throws IOException {
        LinuxError.check(removeAttribute(terminated(name)), shown);
    }

    @Override
    public void setTimes(Instant accessedAt, Instant modifiedAt) throws IOException {
        LinuxFiles.Scratch scratch = files.scratch();
        put(scratch.buffer, 0, accessedAt);
        put(scratch.buffer, 16, modifiedAt);
        LinuxError.check(times(scratch.address), shown);
    }

    private static void put(ByteBuffer times, int at, Instant time) {
        times.putLong(at, time.getEpochSecond());
        times.putLong(at + 8, time.getNano());
    }

    private static byte[] terminated(String name) {
        return LinuxFiles.terminated(name.getBytes(StandardCharsets.UTF_8));
    }
}
