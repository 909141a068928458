package dev.holdfast.internal.archive;

import dev.holdfast.internal.tree.TreeSink;
import java.util.Arrays;

/** The bytes of a tree while it grows. */
final class TreeBytes implements TreeSink {
    /** The largest array that every JVM can make. */
    private static final int MOST = Integer.MAX_VALUE - 16;

    private byte[] array = new byte[1024];
    private int length;

    @Override
    public void write(byte[] from, int offset, int count) {
        if (array.length - length < count) {
            grow(count);
        }
        System.arraycopy(from, offset, array, length, count);
        length += count;
    }

    private void grow(int count) {
        long wanted = Math.max(2L * array.length, (long) length + count);
        if ((long) length + count > MOST) {
            throw new dev.holdfast.spi.workload.WorkloadException.Unsupported(
                    "a directory's listing grows beyond 2 GiB, which is more than one tree can hold; split the directory");
        }
        array = Arrays.copyOf(array, (int) Math.min(MOST, wanted));
    }

    byte[] array() {
        return array;
    }

    int length() {
        return length;
    }
}
