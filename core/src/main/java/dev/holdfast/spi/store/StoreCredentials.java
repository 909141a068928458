package dev.holdfast.spi.store;

import dev.holdfast.Secret;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a store needs to know and must not show, by name, such as {@code accessKey}.
 *
 * <p>Read whenever a store asks, so that what was renewed in the meantime is seen. Safe for use from any thread.
 */
public interface StoreCredentials {
    /** The names that are known. */
    Set<String> names();

    /**
     * Reads one.
     *
     * @param name one of {@link #names()}
     * @return to be closed by the caller
     * @throws dev.holdfast.HoldfastException if it cannot be read now
     */
    Secret read(String name);

    /** A directory with one file for each credential, as Kubernetes mounts a secret. */
    static StoreCredentials inDirectory(Path directory) {
        return new DirectoryCredentials(directory);
    }

    /** The first of these names that is known, if any is; several programs call the same thing differently. */
    default Optional<Secret> readAny(String... aliases) {
        Set<String> known = names();
        return Stream.of(aliases).filter(known::contains).findFirst().map(this::read);
    }

    /** Nothing is handed in: the store looks where its own SDK looks. */
    static StoreCredentials none() {
        return new StoreCredentials() {
            @Override
            public Set<String> names() {
                return Set.of();
            }

            @Override
            public Secret read(String name) {
                throw new IllegalArgumentException("there is no credential of this name: " + name);
            }
        };
    }
}
