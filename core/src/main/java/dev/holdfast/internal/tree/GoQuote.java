package dev.holdfast.internal.tree;

import dev.holdfast.RepositoryException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Names of files as trees hold them: what Go's {@code strconv.Quote} gives without the quotes around it, and the way back
 * (RESTIC_FORMAT 9.1). Any bytes survive the round trip, valid UTF-8 or not.
 */
public final class GoQuote {
    private static final String LETTERS = "abfnrtv";
    private static final String CONTROLS = "\u0007\b\f\n\r\t\u000b";

    private static final int SHOWN = 200;

    private GoQuote() {}

    /** The quoted form of a name; printable characters stay, everything else becomes an escape. */
    public static String quote(byte[] name) {
        GoJson plain = new GoJson(name.length + 16);
        quote(name, plain, false);
        return new String(plain.toByteArray(), StandardCharsets.UTF_8);
    }

    /**
     * The name that a quoted form stands for; takes every escape that Go knows.
     *
     * @throws RepositoryException.Damaged if it is not a quoted form
     */
    public static byte[] unquote(String quoted) {
        return unquote(quoted.toCharArray(), 0, quoted.length());
    }

    static void quote(byte[] name, GoJson out, boolean json) {
        for (int at = 0; at < name.length; ) {
            int plain = GoJson.plainRun(name, at);
            out.raw(name, at, plain);
            at += plain;
            if (at < name.length) {
                at += special(name, at, out, json);
            }
        }
    }

    static byte[] unquote(char[] text, int offset, int length) {
        int end = offset + length;
        for (int i = offset; i < end; i++) {
            if (text[i] >= 0x80 || text[i] == '\\' || text[i] == '"' || text[i] == '\n') {
                return new Unquoting(text, offset, end).run();
            }
        }
        byte[] name = new byte[length];
        for (int i = 0; i < length; i++) {
            name[i] = (byte) text[offset + i];
        }
        return name;
    }

    private static int special(byte[] name, int at, GoJson out, boolean json) {
        int sequence = Utf8.sequence(name, at, name.length);
        if (sequence == 0) {
            backslash(out, json).raw('x').hexDigits(name[at] & 0xff, 2);
            return 1;
        }
        int codePoint = Utf8.codePoint(name, at, sequence);
        if (codePoint == '"' || codePoint == '\\') {
            backslash(out, json);
        }
        if (!GoPrintable.test(codePoint)) {
            escape(codePoint, out, json);
        } else if (json && sequence == 1) {
            out.escaped(codePoint);
        } else {
            out.raw(name, at, sequence);
        }
        return sequence;
    }

    private static void escape(int codePoint, GoJson out, boolean json) {
        backslash(out, json);
        int letter = CONTROLS.indexOf(codePoint);
        if (letter >= 0) {
            out.raw(LETTERS.charAt(letter));
        } else if (codePoint < 0x80) {
            out.raw('x').hexDigits(codePoint, 2);
        } else if (codePoint < 0x10000) {
            out.raw('u').hexDigits(codePoint, 4);
        } else {
            out.raw('U').hexDigits(codePoint, 8);
        }
    }

    private static GoJson backslash(GoJson out, boolean json) {
        return json ? out.raw('\\').raw('\\') : out.raw('\\');
    }

    /** One walk over a quoted form. */
    private static final class Unquoting {
        private final char[] text;
        private final int begin;
        private final int end;
        private int at;
        private final byte[] name;
        private int length;

        Unquoting(char[] text, int offset, int end) {
            this.text = text;
            this.end = end;
            this.begin = offset;
            this.at = offset;
            this.name = new byte[3 * (end - offset) + 4];
        }

        byte[] run() {
            while (at < end) {
                char c = text[at];
                if (c == '"' || c == '\n') {
                    throw damaged();
                }
                if (c == '\\') {
                    at++;
                    escape(next());
                } else {
                    int codePoint = Character.codePointAt(text, at, end);
                    at += Character.charCount(codePoint);
                    append(codePoint >= 0xd800 && codePoint <= 0xdfff ? 0xfffd : codePoint);
                }
            }
            return Arrays.copyOf(name, length);
        }

        private void escape(char kind) {
            switch (kind) {
                case 'x' -> name[length++] = (byte) digits(2, 16);
                case 'u' -> append(scalar(digits(4, 16)));
                case 'U' -> append(scalar(digits(8, 16)));
                case '\\', '"' -> name[length++] = (byte) kind;
                case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                    at--;
                    octal(digits(3, 8));
                }
                default -> letter(kind);
            }
        }

        private void letter(char kind) {
            int index = LETTERS.indexOf(kind);
            if (index < 0) {
                throw damaged();
            }
            name[length++] = (byte) CONTROLS.charAt(index);
        }

        private void octal(long value) {
            if (value > 0xff) {
                throw damaged();
            }
            name[length++] = (byte) value;
        }

        private int scalar(long value) {
            if (value > Character.MAX_CODE_POINT || (value >= 0xd800 && value <= 0xdfff)) {
                throw damaged();
            }
            return (int) value;
        }

        private long digits(int count, int radix) {
            long value = 0;
            for (int i = 0; i < count; i++) {
                char c = next();
                int digit = c < 0x80 ? Character.digit(c, radix) : -1;
                if (digit < 0) {
                    throw damaged();
                }
                value = value * radix + digit;
            }
            return value;
        }

        private char next() {
            if (at >= end) {
                throw damaged();
            }
            return text[at++];
        }

        private void append(int codePoint) {
            if (codePoint < 0x80) {
                name[length++] = (byte) codePoint;
            } else if (codePoint < 0x800) {
                name[length++] = (byte) (0xc0 | (codePoint >> 6));
                name[length++] = (byte) (0x80 | (codePoint & 0x3f));
            } else if (codePoint < 0x10000) {
                name[length++] = (byte) (0xe0 | (codePoint >> 12));
                tail(codePoint, 6);
            } else {
                name[length++] = (byte) (0xf0 | (codePoint >> 18));
                tail(codePoint, 12);
            }
        }

        private void tail(int codePoint, int highest) {
            for (int shift = highest; shift >= 0; shift -= 6) {
                name[length++] = (byte) (0x80 | ((codePoint >> shift) & 0x3f));
            }
        }

        private RepositoryException.Damaged damaged() {
            return new RepositoryException.Damaged(
                    "not a quoted name: " + new String(text, begin, Math.min(SHOWN, end - begin)));
        }
    }
}
