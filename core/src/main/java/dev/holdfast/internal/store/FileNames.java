package dev.holdfast.internal.store;

import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.StoreException;
import java.io.File;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which file keeps which object.
 *
 * <p>Names are UTF-8 on disk whatever the locale says: Java decodes paths with the locale's character set, but converts URIs
 * byte by byte, so names outside ASCII take that way where the operating system keeps bytes.
 */
final class FileNames {
    /** Marks files that are being written, in restic's manner; they are no objects. */
    static final String TEMPORARY = "-tmp-";

    private final Path root;
    private final String place;
    private final boolean bytes;

    FileNames(Path root, String place) {
        this.root = root;
        this.place = place;
        this.bytes = File.separatorChar == '/' && root.getFileSystem() == FileSystems.getDefault();
    }

    static boolean isTemporary(String name) {
        return name.contains(TEMPORARY);
    }

    /** @throws StoreException.Invalid if no file can have this name */
    Path file(BlobKey key) {
        if (isTemporary(key.name())) {
            throw new StoreException.Invalid(
                    "the key " + key + " cannot be used in " + place + ": names with " + TEMPORARY
                            + " are files being written; choose another name",
                    null);
        }
        return resolve(key.path());
    }

    /** @param prefix without the {@code /} at its end; may be empty */
    Path directory(String prefix) {
        return prefix.isEmpty() ? root : resolve(prefix);
    }

    private Path resolve(String path) {
        try {
            return bytes && !isAscii(path) ? Path.of(URI.create(rootUri() + encoded(path))) : root.resolve(path);
        } catch (IllegalArgumentException impossible) {
            throw new StoreException.Invalid(
                    "the key " + path + " cannot be used in " + place + ": the file system does not allow such names ("
                            + impossible.getMessage() + "); choose another name",
                    impossible);
        }
    }

    private String rootUri() {
        String uri = root.toUri().toString();
        return uri.endsWith("/") ? uri : uri + "/";
    }

    private static String encoded(String path) {
        return URLEncoder.encode(path, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2F", "/");
    }

    /** The file's own name as text, or empty if it is no UTF-8 and so no object of ours. */
    Optional<String> name(Path file) {
        Path name = file.getFileName();
        String text = name == null ? "" : name.toString();
        return !bytes || isAscii(text) ? Optional.of(text) : decoded(file);
    }

    private static Optional<String> decoded(Path file) {
        String uri = file.toUri().getRawPath();
        String path = uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
        ByteBuffer raw = unescaped(path.substring(path.lastIndexOf('/') + 1));
        try {
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(raw).toString());
        } catch (CharacterCodingException foreign) {
            return Optional.empty();
        }
    }

    private static ByteBuffer unescaped(String part) {
        ByteBuffer raw = ByteBuffer.allocate(part.length());
        for (int at = 0; at < part.length(); at++) {
            char c = part.charAt(at);
            if (c == '%') {
                raw.put((byte) Integer.parseInt(part, at + 1, at + 3, 16));
                at += 2;
            } else {
                raw.put((byte) c);
            }
        }
        return raw.flip();
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }
}
