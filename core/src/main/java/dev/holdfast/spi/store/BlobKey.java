package dev.holdfast.spi.store;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * The name of an object: one or more parts joined by {@code /}.
 *
 * @param path UTF-8 text of at most 1,024 bytes; no empty part, no {@code .} or {@code ..}, no control character, no {@code
 *     \}, no leading or trailing {@code /}
 */
public record BlobKey(String path) implements Comparable<BlobKey> {
    private static final int MAX_BYTES = 1024;

    /** @throws IllegalArgumentException if the path breaks the rules above */
    public BlobKey {
        Objects.requireNonNull(path, "path");
        if (path.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw new IllegalArgumentException("an object key has at most 1024 bytes: " + path);
        }
        if (path.chars().anyMatch(c -> c < ' ' || c == 0x7f || c == '\\')) {
            throw new IllegalArgumentException("an object key has no control character and no backslash: " + path);
        }
        for (String part : path.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                throw new IllegalArgumentException("an object key has no empty part and no dots as a part: " + path);
            }
        }
    }

    /** Short for the constructor. */
    public static BlobKey of(String path) {
        return new BlobKey(path);
    }

    /** The part behind the last {@code /}. */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Orders by UTF-8 bytes, as object stores list. */
    @Override
    public int compareTo(BlobKey other) {
        return java.util.Arrays.compareUnsigned(
                path.getBytes(StandardCharsets.UTF_8), other.path.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return path;
    }
}
