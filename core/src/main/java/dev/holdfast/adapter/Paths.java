package dev.holdfast.adapter;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** Directories as the addresses of targets. */
final class Paths {
    private Paths() {}

    /** The directory as the workload {@code dir:} names it; empty if no URI can hold it. */
    static Optional<URI> uri(String path) {
        String slashes = path.replace('\\', '/');
        try {
            return Optional.of(new URI("dir", slashes, null));
        } catch (URISyntaxException noUri) {
            return Optional.empty();
        }
    }
}
