package dev.holdfast.interop;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Paths as a string that has one character for each byte of the path ("raw" throughout this package), so that no encoding of
 * the platform can lose any of them.
 */
final class Raw {
    private Raw() {}

    /** The raw form of text, by its UTF-8. */
    static String utf8(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** The raw form of bytes. */
    static String bytes(int... values) {
        StringBuilder raw = new StringBuilder();
        for (int value : values) {
            raw.append((char) (value & 0xff));
        }
        return raw.toString();
    }

    /** The bytes of a raw string, with the zero that ends them in C. */
    static byte[] c(String raw) {
        return (raw + '\0').getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The path of a raw string. */
    static Path path(String raw) {
        StringBuilder uri = new StringBuilder("file://");
        for (byte b : raw.getBytes(StandardCharsets.ISO_8859_1)) {
            boolean plain = b == '/' || (b >= 'a' && b <= 'z') || (b >= '0' && b <= '9');
            uri.append(plain ? String.valueOf((char) b) : String.format("%%%02x", b));
        }
        return Path.of(URI.create(uri.toString()));
    }

    /** For messages: everything that is not printable ASCII as {@code \xNN}. */
    static String shown(String raw) {
        StringBuilder shown = new StringBuilder();
        raw.chars()
                .forEach(c ->
                        shown.append(c >= ' ' && c < 0x7f ? String.valueOf((char) c) : String.format("\\x%02x", c)));
        return shown.toString();
    }
}
