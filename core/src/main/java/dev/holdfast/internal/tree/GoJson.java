package dev.holdfast.internal.tree;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON as Go's {@code encoding/json} does, byte for byte, into a buffer that grows (RESTIC_FORMAT 9). Not safe for use
 * by several threads.
 */
public final class GoJson {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int NANO_DIGITS = 9;
    private static final int DRAINED = 32 * 1024;
    private static final int SECONDS_PER_DAY = 86_400;
    /** Bytes that stand for themselves in a JSON string and in a quoted name. */
    private static final boolean[] PLAIN = plain();

    private byte[] buffer;
    private int length;

    /** Takes what does not fit, if the writer allows that; the buffer grows otherwise. */
    private final @Nullable TreeSink sink;

    /** @param capacity bytes to begin with */
    public GoJson(int capacity) {
        this(capacity, null);
    }

    private GoJson(int capacity, @Nullable TreeSink sink) {
        buffer = new byte[capacity];
        this.sink = sink;
    }

    /** One that hands over what it has, between the ids of a long list, once more than so many bytes have come together. */
    static GoJson draining(int capacity, TreeSink sink) {
        return new GoJson(capacity, sink);
    }

    /** Hands over what was written if that is much and there is a sink. */
    void drainIfMuch() {
        if (sink != null && length > DRAINED) {
            drainTo(sink);
        }
    }

    /** Bytes written since the last {@link #reset()}. */
    public int length() {
        return length;
    }

    /** Forgets what was written and keeps the buffer. */
    public void reset() {
        length = 0;
    }

    /** A copy of what was written. */
    public byte[] toByteArray() {
        return Arrays.copyOf(buffer, length);
    }

    /** Hands what was written to a sink and forgets it. */
    public void drainTo(TreeSink sink) {
        if (length > 0) {
            sink.write(buffer, 0, length);
            length = 0;
        }
    }

    /** Appends bytes as they are. */
    public GoJson raw(byte[] bytes) {
        return raw(bytes, 0, bytes.length);
    }

    /** Appends bytes as they are. */
    public GoJson raw(byte[] bytes, int offset, int count) {
        reserve(count);
        System.arraycopy(bytes, offset, buffer, length, count);
        length += count;
        return this;
    }

    /** Appends text as it is; it must already be JSON. */
    public GoJson raw(String json) {
        return raw(Utf8.bytes(json));
    }

    /** Appends one byte as it is. */
    public GoJson raw(char ascii) {
        reserve(1);
        buffer[length++] = (byte) ascii;
        return this;
    }

    /** Appends a string in quotes. */
    public GoJson string(String text) {
        int count = text.length();
        reserve(count + 2);
        int begin = length;
        buffer[length++] = '"';
        for (int i = 0; i < count; i++) {
            char c = text.charAt(i);
            if (c >= 0x80 || !PLAIN[c]) {
                length = begin;
                return string(Utf8.bytes(text));
            }
            buffer[length++] = (byte) c;
        }
        buffer[length++] = '"';
        return this;
    }

    /** Appends a string in quotes; each byte that is not valid UTF-8 becomes {@code \}{@code ufffd}. */
    public GoJson string(byte[] utf8) {
        raw('"');
        for (int at = 0; at < utf8.length; ) {
            int plain = plainRun(utf8, at);
            raw(utf8, at, plain);
            at += plain;
            if (at < utf8.length) {
                at += special(utf8, at);
            }
        }
        return raw('"');
    }

    /** Appends a file name in quotes: first quoted as {@link GoQuote} does, then escaped as JSON. */
    public GoJson name(byte[] name) {
        raw('"');
        GoQuote.quote(name, this, true);
        return raw('"');
    }

    /** Appends a number, unsigned. */
    public GoJson number(long unsigned) {
        if (unsigned < 0) {
            return raw(Long.toUnsignedString(unsigned));
        }
        int digits = 1;
        for (long rest = unsigned / 10; rest > 0; rest /= 10) {
            digits++;
        }
        return padded(unsigned, digits);
    }

    /** Appends a time in quotes: RFC 3339 with the fraction cut after its last digit that is not zero. */
    public GoJson time(NodeTime time) {
        long local = time.epochSecond() + time.offsetSeconds();
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(local, SECONDS_PER_DAY));
        int second = Math.floorMod(local, SECONDS_PER_DAY);
        raw('"').padded(date.getYear(), 4).raw('-').padded(date.getMonthValue(), 2);
        raw('-').padded(date.getDayOfMonth(), 2).raw('T').padded(second / 3600, 2);
        raw(':').padded((second / 60) % 60, 2).raw(':').padded(second % 60, 2);
        return fraction(time.nano()).offset(time.offsetSeconds()).raw('"');
    }

    /** Appends bytes in quotes, in Base64 with padding. */
    public GoJson base64(byte[] bytes) {
        return raw('"').raw(Base64.getEncoder().encode(bytes)).raw('"');
    }

    /** Appends bytes in quotes, as lower-case hexadecimal digits. */
    public GoJson hex(byte[] bytes, int offset, int count) {
        raw('"');
        reserve(2 * count);
        for (int i = offset; i < offset + count; i++) {
            buffer[length++] = HEX[(bytes[i] >> 4) & 0xf];
            buffer[length++] = HEX[bytes[i] & 0xf];
        }
        return raw('"');
    }

    /** Appends the lower-case hexadecimal digits of a number, without quotes. */
    GoJson hexDigits(int value, int digits) {
        reserve(digits);
        for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
            buffer[length++] = HEX[(value >> shift) & 0xf];
        }
        return this;
    }

    /** Appends one ASCII character with the escape it needs within a JSON string. */
    GoJson escaped(int ascii) {
        switch (ascii) {
            case '"', '\\' -> raw('\\').raw((char) ascii);
            case '\n' -> raw('\\').raw('n');
            case '\r' -> raw('\\').raw('r');
            case '\t' -> raw('\\').raw('t');
            case '\b' -> raw('\\').raw('b');
            case '\f' -> raw('\\').raw('f');
            case '<', '>', '&' -> raw('\\').raw('u').hexDigits(ascii, 4);
            default -> control(ascii);
        }
        return this;
    }

    /** How many bytes from an index on stand for themselves, both in JSON and in a quoted name. */
    static int plainRun(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length && bytes[at] >= 0 && PLAIN[bytes[at]]) {
            at++;
        }
        return at - from;
    }

    private void control(int ascii) {
        if (ascii < 0x20) {
            raw('\\').raw('u').hexDigits(ascii, 4);
        } else {
            raw((char) ascii);
        }
    }

    private int special(byte[] utf8, int at) {
        int sequence = Utf8.sequence(utf8, at, utf8.length);
        switch (sequence) {
            case 0 -> raw('\\').raw('u').hexDigits(0xfffd, 4);
            case 1 -> escaped(utf8[at]);
            default -> beyondAscii(utf8, at, sequence);
        }
        return Math.max(1, sequence);
    }

    private void beyondAscii(byte[] utf8, int at, int sequence) {
        int codePoint = Utf8.codePoint(utf8, at, sequence);
        if (codePoint == 0x2028 || codePoint == 0x2029) {
            raw('\\').raw('u').hexDigits(codePoint, 4);
        } else {
            raw(utf8, at, sequence);
        }
    }

    private GoJson fraction(int nano) {
        if (nano == 0) {
            return this;
        }
        raw('.').padded(nano, NANO_DIGITS);
        while (buffer[length - 1] == '0') {
            length--;
        }
        return this;
    }

    private GoJson offset(int seconds) {
        if (seconds == 0) {
            return raw('Z');
        }
        int minutes = seconds / 60;
        int absolute = Math.abs(minutes);
        return raw(minutes < 0 ? '-' : '+').padded(absolute / 60, 2).raw(':').padded(absolute % 60, 2);
    }

    private GoJson padded(long value, int digits) {
        reserve(digits);
        long rest = value;
        for (int i = length + digits - 1; i >= length; i--) {
            buffer[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
        return this;
    }

    private void reserve(int count) {
        if (buffer.length - length < count) {
            buffer = Arrays.copyOf(buffer, Math.max(length + count, 2 * buffer.length));
        }
    }

    private static boolean[] plain() {
        boolean[] plain = new boolean[0x80];
        Arrays.fill(plain, 0x20, 0x7f, true);
        for (char c : new char[] {'"', '\\', '<', '>', '&'}) {
            plain[c] = false;
        }
        return plain;
    }
}
