package dev.holdfast.internal.place;

import dev.holdfast.internal.posix.HostFile;
import java.io.IOException;
import java.util.Arrays;

/** Writes into a file that reads as zeros everywhere, and leaves pages of zeros out, so that they take no space. */
final class HoleWriter {
    private static final int PAGE = 4096;
    private static final byte[] ZEROS = new byte[PAGE];

    private HoleWriter() {}

    /** Writes, and gives the end in the file of what was written; {@code position} if nothing was. */
    static long write(HostFile file, long position, byte[] bytes, int offset, int length) throws IOException {
        int begin = 0;
        int written = 0;
        int at = 0;
        while (at < length) {
            int end = (int) Math.min(length, at + PAGE - (position + at) % PAGE);
            if (isZero(bytes, offset + at, offset + end)) {
                written = flush(file, position, bytes, offset, begin, at) ? at : written;
                begin = end;
            }
            at = end;
        }
        return position + (flush(file, position, bytes, offset, begin, length) ? length : written);
    }

    private static boolean flush(HostFile file, long position, byte[] bytes, int offset, int begin, int end)
            throws IOException {
        if (end > begin) {
            file.write(position + begin, bytes, offset + begin, end - begin);
        }
        return end > begin;
    }

    private static boolean isZero(byte[] bytes, int from, int to) {
        return bytes[from] == 0 && Arrays.equals(bytes, from, to, ZEROS, 0, to - from);
    }
}
