package dev.holdfast.internal.tar;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * The records of a PAX header: what the fixed fields of a tar header have no room for. Values are raw bytes, so that names come
 * out as they were, whatever their encoding.
 */
final class PaxRecords {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** Adds a record. */
    PaxRecords add(String key, byte[] value) {
        byte[] name = key.getBytes(StandardCharsets.UTF_8);
        int length = lengthWithItself(name.length + value.length + 3);
        out.writeBytes((length + " ").getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(name);
        out.write('=');
        out.writeBytes(value);
        out.write('\n');
        return this;
    }

    PaxRecords add(String key, String value) {
        return add(key, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds a number unless so many octal digits hold it. */
    PaxRecords addLarge(String key, long value, int octalDigits) {
        return value >= 0 && value < 1L << (3 * octalDigits) ? this : add(key, Long.toUnsignedString(value));
    }

    /** Adds a time with its fraction. */
    PaxRecords add(String key, Instant value) {
        long seconds = value.getEpochSecond();
        int nanos = value.getNano();
        boolean negative = seconds < 0 && nanos > 0;
        String whole = negative && seconds == -1 ? "-0" : Long.toString(negative ? seconds + 1 : seconds);
        String fraction = nanos == 0 ? "" : "." + "%09d".formatted(negative ? 1_000_000_000 - nanos : nanos);
        return add(key, whole + fraction);
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    /** The length of a record is written in front of it and counts itself. */
    private static int lengthWithItself(int rest) {
        int length = rest;
        while (length != rest + Integer.toString(length).length()) {
            length = rest + Integer.toString(length).length();
        }
        return length;
    }
}
