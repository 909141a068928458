package dev.holdfast.internal.tree;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What Go says about UTF-8: overlong forms, surrogates and values above U+10FFFF are invalid, each such byte on its own. */
final class Utf8 {
    private Utf8() {}

    /** Length of the valid sequence that begins at an index, 1 to 4; 0 if the byte there does not begin one. */
    static int sequence(byte[] bytes, int at, int end) {
        int first = bytes[at] & 0xff;
        if (first < 0x80) {
            return 1;
        }
        int length = lengthByFirst(first);
        if (length == 0 || at + length > end || !secondFits(first, bytes[at + 1] & 0xff)) {
            return 0;
        }
        for (int i = 2; i < length; i++) {
            if ((bytes[at + i] & 0xc0) != 0x80) {
                return 0;
            }
        }
        return length;
    }

    /** The code point of a valid sequence. */
    static int codePoint(byte[] bytes, int at, int length) {
        int value = switch (length) {
            case 1 -> bytes[at];
            case 2 -> bytes[at] & 0x1f;
            case 3 -> bytes[at] & 0x0f;
            default -> bytes[at] & 0x07;
        };
        for (int i = 1; i < length; i++) {
            value = (value << 6) | (bytes[at + i] & 0x3f);
        }
        return value;
    }

    /** Whether all bytes are valid UTF-8. */
    static boolean valid(byte[] bytes) {
        for (int at = 0; at < bytes.length; ) {
            int length = sequence(bytes, at, bytes.length);
            if (length == 0) {
                return false;
            }
            at += length;
        }
        return true;
    }

    /** The bytes of a text; a surrogate without its partner becomes U+FFFD. */
    static byte[] bytes(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return wellFormed(text).getBytes(StandardCharsets.UTF_8);
            }
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The text with each surrogate that lacks its partner replaced by U+FFFD. */
    static String wellFormed(String text) {
        StringBuilder fixed = new StringBuilder(text.length());
        text.codePoints().forEach(c -> fixed.appendCodePoint(c >= 0xd800 && c <= 0xdfff ? 0xfffd : c));
        return fixed.toString();
    }

    /** Compares two texts by their bytes, as Go sorts strings. */
    static int compare(String one, String other) {
        return Arrays.compareUnsigned(bytes(one), bytes(other));
    }

    private static int lengthByFirst(int first) {
        if (first < 0xc2) {
            return 0;
        }
        if (first < 0xe0) {
            return 2;
        }
        if (first < 0xf0) {
            return 3;
        }
        return first < 0xf5 ? 4 : 0;
    }

    private static boolean secondFits(int first, int second) {
        int low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
        int high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
        return second >= low && second <= high;
    }
}
