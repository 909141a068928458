package dev.holdfast.interop;

import java.nio.file.Files;
import java.nio.file.Path;

/** The releases of restic that judge. */
enum Peer {
    /** The current one. */
    RESTIC("HOLDFAST_PEER_RESTIC", "restic", "0.19.1"),
    /** The first that knows version 2 of the format. */
    RESTIC_014("HOLDFAST_PEER_RESTIC_014", "restic-0.14", "0.14.0");

    private final String variable;
    private final String installName;
    private final String version;

    Peer(String variable, String installName, String version) {
        this.variable = variable;
        this.installName = installName;
        this.version = version;
    }

    String version() {
        return version;
    }

    /** The binary: what {@code dev/verify} names, else where {@code dev/peers} puts it. */
    Path binary() {
        return binary(variable, "restic-" + version, installName);
    }

    /** A peer's binary: what a variable names, else the file where {@code dev/peers} puts it. */
    static Path binary(String variable, String file, String installName) {
        String named = System.getenv(variable);
        Path binary = named == null || named.isBlank() ? cached(file) : Path.of(named);
        if (!Files.isExecutable(binary)) {
            throw new AssertionError(file + " is not at " + binary + "; run: dev/peers install " + installName);
        }
        return binary;
    }

    private static String or(String variable, String otherwise) {
        String value = System.getenv(variable);
        return value == null || value.isBlank() ? otherwise : value;
    }

    /** A repository of version 1 in which packs hold trees and data, as early releases wrote them; a tar archive. */
    static Path mixedRepository() {
        String named = System.getenv("HOLDFAST_PEER_RESTIC_MIXED");
        Path archive = named == null || named.isBlank() ? cached("restic-mixed-2020") : Path.of(named);
        if (!Files.isReadable(archive)) {
            throw new AssertionError("no repository at " + archive + "; run: dev/peers install restic-mixed");
        }
        return archive;
    }

    private static Path cached(String file) {
        String base = or("XDG_CACHE_HOME", System.getProperty("user.home") + "/.cache") + "/holdfast";
        return Path.of(or("HOLDFAST_CACHE", base), "peers", "bin", file);
    }
}
