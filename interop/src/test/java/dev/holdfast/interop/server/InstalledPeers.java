package dev.holdfast.interop.server;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where {@code dev/peers} puts what it installs. */
public final class InstalledPeers {
    private InstalledPeers() {}

    /**
     * The file of a peer, such as {@code minio-2026-02-12}.
     *
     * @throws AssertionError if it is not installed
     */
    public static Path file(String name) {
        String base = or("XDG_CACHE_HOME", System.getProperty("user.home") + "/.cache") + "/holdfast";
        Path file = Path.of(or("HOLDFAST_CACHE", base), "peers", "bin", name);
        if (!Files.isReadable(file)) {
            throw new AssertionError(
                    name + " is not at " + file + "; run: dev/peers install " + name.replaceAll("-[0-9].*", ""));
        }
        return file;
    }

    private static String or(String variable, String otherwise) {
        String value = System.getenv(variable);
        return value == null || value.isBlank() ? otherwise : value;
    }
}
