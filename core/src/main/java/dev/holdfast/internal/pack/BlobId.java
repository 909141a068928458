package dev.holdfast.internal.pack;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Objects;

/**
 * The SHA-256 of something: of a blob's plaintext, or of a whole file.
 *
 * @param first the first eight bytes, big-endian
 * @param second the next eight
 * @param third the next eight
 * @param fourth the last eight
 */
public record BlobId(long first, long second, long third, long fourth) implements Comparable<BlobId> {
    /** How many bytes an id has. */
    public static final int LENGTH = 32;

    private static final int HEX_LENGTH = 64;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** Reads the 32 bytes from an offset on. */
    public static BlobId of(byte[] bytes, int offset) {
        Objects.checkFromIndexSize(offset, LENGTH, bytes.length);
        return new BlobId(
                (long) LONGS.get(bytes, offset),
                (long) LONGS.get(bytes, offset + 8),
                (long) LONGS.get(bytes, offset + 16),
                (long) LONGS.get(bytes, offset + 24));
    }

    /**
     * Reads the hex form.
     *
     * @throws IllegalArgumentException if the text is not 64 lower-case hex digits
     */
    public static BlobId fromHex(String hex) {
        if (!isHex(hex)) {
            throw new IllegalArgumentException("an id has 64 lower-case hex digits, this one does not: '" + hex + "'");
        }
        return new BlobId(
                HexFormat.fromHexDigitsToLong(hex, 0, 16),
                HexFormat.fromHexDigitsToLong(hex, 16, 32),
                HexFormat.fromHexDigitsToLong(hex, 32, 48),
                HexFormat.fromHexDigitsToLong(hex, 48, 64));
    }

    /** Whether a text has the form of an id: 64 lower-case hex digits. */
    public static boolean isHex(String text) {
        if (text.length() != HEX_LENGTH) {
            return false;
        }
        for (int i = 0; i < HEX_LENGTH; i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    /** Writes the 32 bytes to an offset. */
    public void writeTo(byte[] target, int offset) {
        Objects.checkFromIndexSize(offset, LENGTH, target.length);
        LONGS.set(target, offset, first);
        LONGS.set(target, offset + 8, second);
        LONGS.set(target, offset + 16, third);
        LONGS.set(target, offset + 24, fourth);
    }

    /** The 32 bytes, in a fresh array. */
    public byte[] bytes() {
        byte[] bytes = new byte[LENGTH];
        writeTo(bytes, 0);
        return bytes;
    }

    /** 64 lower-case hex digits. */
    public String hex() {
        HexFormat form = HexFormat.of();
        return form.toHexDigits(first) + form.toHexDigits(second) + form.toHexDigits(third) + form.toHexDigits(fourth);
    }

    /** Whether it is the id of nothing: all bytes zero. */
    public boolean isZero() {
        return (first | second | third | fourth) == 0;
    }

    /** By bytes, unsigned, which is also the order of the hex forms. */
    @Override
    public int compareTo(BlobId other) {
        int order = Long.compareUnsigned(first, other.first);
        order = order != 0 ? order : Long.compareUnsigned(second, other.second);
        order = order != 0 ? order : Long.compareUnsigned(third, other.third);
        return order != 0 ? order : Long.compareUnsigned(fourth, other.fourth);
    }

    /** The bits are those of a hash already. */
    @Override
    public int hashCode() {
        return (int) first;
    }

    @Override
    public String toString() {
        return hex();
    }
}
