package dev.holdfast.spi.store;

import dev.holdfast.Secret;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a store needs to know and must not show, by name, such as {@code accessKey}.
 *
 * <p>Read whenever a store asks, so that what was renewed in the meantime is seen. Safe for use from any thread.
 */
public interface StoreCredentials {
    /** Among references, the name of a directory with more credentials rather than of one credential. */
    String DIRECTORY = "directory";

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

    /**
     * Credentials that lie elsewhere, each read anew whenever it is asked for.
     *
     * @param references where each lies, by its name, such as {@code accessKey} at {@code env:NAME}; {@link #DIRECTORY} is
     *     {@code file:PATH} of a directory as of {@link #inDirectory}, for whatever has no reference of its own
     * @param source reads one by its reference
     * @throws StoreException.Invalid if the directory is anything else
     */
    static StoreCredentials byReference(Map<String, String> references, Function<String, Secret> source) {
        return references.isEmpty() ? none() : ReferencedCredentials.of(references, source);
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

            @Override
            public String toString() {
                return "no credentials";
            }
        };
    }
}
