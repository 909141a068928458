package dev.holdfast.spi.workload;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The name of an entry in its directory: raw bytes, mostly but not always UTF-8. Ordered by unsigned bytes. */
public final class EntryName implements Comparable<EntryName> {
    private final byte[] bytes;

    private EntryName(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A name given as text, which is encoded as UTF-8; one part of a path, not a path. */
    public static EntryName of(String text) {
        return checked(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A name given as raw bytes, which are copied. */
    public static EntryName of(byte[] bytes) {
        return checked(bytes.clone());
    }

    private static EntryName checked(byte[] bytes) {
        EntryName name = new EntryName(bytes);
        if (!name.isSafe()) {
            throw new IllegalArgumentException("not a name of an entry: '" + name + "'");
        }
        return name;
    }

    /** A name as found in a repository, unchecked: ask {@link #isSafe()} before it touches a disk. */
    public static EntryName unchecked(byte[] bytes) {
        return new EntryName(bytes.clone());
    }

    /** Whether it is one plain part: not empty, not {@code .} or {@code ..}, without {@code /} and zero byte. */
    public boolean isSafe() {
        if (bytes.length == 0
                || Arrays.equals(bytes, new byte[] {'.'})
                || Arrays.equals(bytes, new byte[] {'.', '.'})) {
            return false;
        }
        for (byte b : bytes) {
            if (b == '/' || b == 0) {
                return false;
            }
        }
        return true;
    }

    /** A copy of the bytes. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    @Override
    public int compareTo(EntryName other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EntryName that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** For people: bytes that are not UTF-8 are shown as {@code \xff}. */
    @Override
    public String toString() {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            StringBuilder shown = new StringBuilder();
            for (byte b : bytes) {
                shown.append(b >= ' ' && b < 0x7f ? String.valueOf((char) b) : String.format("\\x%02x", b));
            }
            return shown.toString();
        }
    }
}
