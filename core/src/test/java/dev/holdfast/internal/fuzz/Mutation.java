package dev.holdfast.internal.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Valid inputs, made invalid in the ways that damage and malice take. */
final class Mutation {
    private static final int MOST_REPEATED = 20_000;
    private static final int LONGEST_SLICE = 400;
    private static final List<byte[]> WORDS = List.of(
            text("-1"),
            text("0"),
            text("1e999999999"),
            text("9".repeat(90)),
            text("9".repeat(3000)),
            text("4294967295"),
            text("4294967296"),
            text("9223372036854775807"),
            text("9223372036854775808"),
            text("18446744073709551615"),
            text("null"),
            text("true"),
            text("{}"),
            text("[]"),
            text("\"\""),
            text("\"\\u0000\""),
            text("\"\\ud800\""),
            text("\\"),
            text("\""),
            text(","),
            text("="),
            text("holdfast:label:"),
            text("**/"),
            text("../"),
            text("\u212a\u017f"),
            new byte[] {0},
            new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff},
            new byte[] {(byte) 0xf0, (byte) 0x9f},
            new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd});

    private final Random random;
    private final List<byte[]> others;

    /** @param others what pieces may be taken from */
    Mutation(long seed, List<byte[]> others) {
        this.random = new Random(seed);
        this.others = others;
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A changed copy. */
    byte[] of(byte[] valid) {
        byte[] changed = valid.clone();
        for (int steps = 1 + random.nextInt(3); steps > 0; steps--) {
            changed = step(changed);
        }
        return changed;
    }

    private byte[] step(byte[] from) {
        int at = random.nextInt(from.length + 1);
        int end = Math.min(from.length, at + random.nextInt(LONGEST_SLICE));
        return switch (random.nextInt(9)) {
            case 0 -> flipped(from);
            case 1 -> Arrays.copyOf(from, at);
            case 2 -> joined(from, at, new byte[0], end);
            case 3 -> joined(from, at, word(), at);
            case 4 -> joined(from, at, word(), end);
            case 5 -> joined(from, end, Arrays.copyOfRange(from, at, end), end);
            case 6 -> joined(from, at, slice(others.get(random.nextInt(others.size()))), end);
            case 7 -> joined(from, at, repeated(), end);
            default -> number(from, at);
        };
    }

    private byte[] flipped(byte[] from) {
        byte[] changed = from.clone();
        for (int bits = 1 + random.nextInt(4); bits > 0 && changed.length > 0; bits--) {
            changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return changed;
    }

    private byte[] word() {
        return WORDS.get(random.nextInt(WORDS.size()));
    }

    private byte[] slice(byte[] from) {
        int at = random.nextInt(from.length + 1);
        return Arrays.copyOfRange(from, at, Math.min(from.length, at + random.nextInt(LONGEST_SLICE)));
    }

    /** Deep nesting, long texts, many elements. */
    private byte[] repeated() {
        String[] units = {"[", "{\"a\":", "x", "\\\\", "[],", "{},", "\"\",", "1,", " ", "/**", "\\u00e9", "9"};
        String unit = units[random.nextInt(units.length)];
        return text(unit.repeat(1 + random.nextInt(MOST_REPEATED)));
    }

    /** Replaces the next number by another. */
    private byte[] number(byte[] from, int start) {
        int at = start;
        while (at < from.length && (from[at] < '0' || from[at] > '9')) {
            at++;
        }
        int end = at;
        while (end < from.length && from[end] >= '0' && from[end] <= '9') {
            end++;
        }
        return joined(from, at, WORDS.get(random.nextInt(10)), end);
    }

    private static byte[] joined(byte[] from, int at, byte[] between, int on) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream(from.length + between.length);
        joined.write(from, 0, at);
        joined.writeBytes(between);
        joined.write(from, on, from.length - on);
        return joined.toByteArray();
    }
}
