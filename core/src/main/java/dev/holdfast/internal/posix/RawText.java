package dev.holdfast.internal.posix;

import dev.holdfast.spi.workload.EntryName;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Text that keeps every byte: UTF-8 decoded, and each byte that is not part of valid UTF-8 as one lone surrogate
 * {@code U+DC80} to {@code U+DCFF}. Two different byte sequences never give the same text.
 */
public final class RawText {
    private static final int ESCAPE = 0xdc00;

    private RawText() {}

    /** The text of raw bytes. */
    public static String decode(byte[] bytes) {
        if (isAscii(bytes)) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
        StringBuilder text = new StringBuilder(bytes.length);
        int at = 0;
        while (at < bytes.length) {
            int length = sequence(bytes, at);
            if (length == 0) {
                text.append((char) (ESCAPE + (bytes[at++] & 0xff)));
            } else {
                text.append(new String(bytes, at, length, StandardCharsets.UTF_8));
                at += length;
            }
        }
        return text.toString();
    }

    private static boolean isAscii(byte[] bytes) {
        for (byte b : bytes) {
            if (b < 0) {
                return false;
            }
        }
        return true;
    }

    /** Length of the valid sequence that begins here, 0 if there is none (Unicode standard, table 3-7). */
    private static int sequence(byte[] bytes, int at) {
        int first = bytes[at] & 0xff;
        int length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
        if (at + length > bytes.length) {
            return 0;
        }
        for (int i = 1; i < length; i++) {
            if ((bytes[at + i] & 0xc0) != 0x80) {
                return 0;
            }
        }
        return length > 2 && outsideOfUnicode(first, bytes[at + 1] & 0xff) ? 0 : length;
    }

    private static boolean outsideOfUnicode(int first, int second) {
        return (first == 0xe0 && second < 0xa0)
                || (first == 0xed && second > 0x9f)
                || (first == 0xf0 && second < 0x90)
                || (first == 0xf4 && second > 0x8f);
    }

    /** The bytes of raw text; other lone surrogates become {@code ?}. */
    public static byte[] encode(String text) {
        if (text.chars().noneMatch(c -> c >= 0x80)) {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length() * 2);
        text.codePoints().forEach(point -> {
            if (point >= ESCAPE + 0x80 && point <= ESCAPE + 0xff) {
                bytes.write(point - ESCAPE);
            } else {
                bytes.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
            }
        });
        return bytes.toByteArray();
    }

    /** For people: bytes that are not UTF-8 as {@code \xff}. */
    public static String shown(String text) {
        if (text.chars().noneMatch(c -> c >= ESCAPE + 0x80 && c <= ESCAPE + 0xff)) {
            return text;
        }
        byte[] bytes = encode(text);
        return decode(bytes).equals(new String(bytes, StandardCharsets.UTF_8))
                ? text
                : EntryName.unchecked(bytes).toString();
    }

    /** The raw text of a path; {@link Path#toString} loses bytes that the locale cannot show. */
    public static String ofPath(Path path) {
        String plain = path.toString();
        if (plain.chars().allMatch(c -> c < 0x80 && c != '?')) {
            return plain;
        }
        String absolute = decode(percentDecoded(path.toUri().getRawPath()));
        String text = absolute.length() > 1 && absolute.endsWith("/")
                ? absolute.substring(0, absolute.length() - 1)
                : absolute;
        return path.isAbsolute() ? text : lastParts(text, path.getNameCount());
    }

    private static String lastParts(String absolute, int parts) {
        int at = absolute.length();
        for (int i = 0; i < parts; i++) {
            at = absolute.lastIndexOf('/', at - 1);
        }
        return absolute.substring(at + 1);
    }

    private static byte[] percentDecoded(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '%') {
                bytes.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                bytes.writeBytes(text.substring(i, i + 1).getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    /** The path of raw text, whatever the locale can show. */
    public static Path toPath(String text) {
        if (text.chars().allMatch(c -> c < 0x80)) {
            return Path.of(text);
        }
        if (text.startsWith("/")) {
            return byUri(text);
        }
        Path absolute = byUri("/" + text);
        return absolute.getRoot().relativize(absolute);
    }

    private static Path byUri(String absolute) {
        StringBuilder uri = new StringBuilder("file://");
        for (byte b : encode(absolute)) {
            boolean plain = b == '/' || (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9');
            uri.append(plain ? String.valueOf((char) b) : String.format("%%%02x", b));
        }
        return Path.of(URI.create(uri.toString()));
    }
}
