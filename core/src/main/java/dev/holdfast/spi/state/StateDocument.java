package dev.holdfast.spi.state;

import dev.holdfast.spi.store.BlobKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * A small document as it was read or written.
 *
 * @param path where it lies, such as {@code state/schedules/nightly}; the rules are those of {@link BlobKey}
 * @param revision grows with every replacement, from 1
 * @param version opaque; changes with every replacement and never comes back
 * @param json its content
 */
public record StateDocument(String path, long revision, String version, String json) {
    private static final int LONGEST_PART = 180;
    private static final int KEPT_OF_LONG_PART = 100;
    private static final String PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.@+=-";

    /**
     * Nothing may be null.
     *
     * @throws IllegalArgumentException if the path breaks the rules
     */
    public StateDocument {
        path = requirePath(path);
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(json, "json");
    }

    /**
     * Passes a path that may be used on.
     *
     * @throws IllegalArgumentException if it breaks the rules of {@link BlobKey}
     */
    public static String requirePath(String path) {
        return new BlobKey(path).path();
    }

    /**
     * Any text as one part of a path, such as the name of a target: what is no letter, digit or one of {@code _.@+=-} becomes
     * {@code %XX}, and a long text is cut and gets its hash. Different texts give different parts.
     */
    public static String part(String text) {
        StringBuilder part = new StringBuilder();
        for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = one > 0 && PLAIN.indexOf(one) >= 0 && (one != '.' || !part.isEmpty());
            part.append(plain ? String.valueOf((char) one) : String.format("%%%02X", one));
        }
        String encoded = part.toString().replace("-tmp-", "%2Dtmp-");
        if (encoded.isEmpty() || encoded.length() > LONGEST_PART) {
            return encoded.substring(0, Math.min(encoded.length(), KEPT_OF_LONG_PART)) + "~" + hash(text);
        }
        return encoded;
    }

    private static String hash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(hash, 16));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    /** Without the content, which a log need not show. */
    @Override
    public String toString() {
        return "StateDocument[" + path + ", revision " + revision + "]";
    }
}
