package dev.holdfast.internal.store;

import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.BlobStoreProvider;
import dev.holdfast.spi.store.StoreException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;

/** Opens {@code file:/path}, {@code file:///path} and {@code file:path} (relative to the working directory). */
public final class FileBlobStoreProvider implements BlobStoreProvider {
    /** Keeps nothing; called by {@link java.util.ServiceLoader}. */
    public FileBlobStoreProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of("file");
    }

    @Override
    public BlobStore open(URI location, Options options) {
        options.requireNoCredentials(location);
        return FileBlobStore.at(path(location))
                .time(options.time())
                .create(options.create())
                .open();
    }

    private static Path path(URI location) {
        try {
            return location.isOpaque() ? Path.of(location.getSchemeSpecificPart()) : Path.of(location);
        } catch (IllegalArgumentException malformed) {
            throw new StoreException.Invalid(
                    "a directory is written file:/path or as a bare path, not " + location + " ("
                            + malformed.getMessage() + ")",
                    malformed);
        }
    }
}
