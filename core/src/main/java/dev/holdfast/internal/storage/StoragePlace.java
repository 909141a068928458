package dev.holdfast.internal.storage;

import dev.holdfast.policy.PolicyException;
import dev.holdfast.policy.Storage;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What of a definition decides which repository is meant and how it is opened: two definitions with the same place share one.
 *
 * @param uri where the store is
 * @param prefix below it, whole parts with a {@code /} behind, or empty
 * @param password a reference
 * @param credentials references by name: two definitions that are somebody else to the store share nothing
 * @param readOnly whether every change is refused
 * @param connections the most requests at once; 0 for any number
 */
public record StoragePlace(
        URI uri, String prefix, String password, Map<String, String> credentials, boolean readOnly, int connections) {
    private static final Set<String> OPEN_TO_ALL = Set.of("file", "memory");

    /** Copies the references. */
    public StoragePlace {
        credentials = Map.copyOf(credentials);
    }

    /**
     * The place that a definition means.
     *
     * @throws PolicyException.Invalid if the definition lacks what opening needs
     */
    public static StoragePlace of(Storage definition) {
        String where = "storages." + definition.name() + ".";
        URI uri = definition.uri().orElseThrow(() -> new PolicyException.Invalid(where + "uri", "it is missing"));
        if (definition.password().isBlank()) {
            throw new PolicyException.Invalid(
                    where + "password", "it is missing; refer to the password, such as env:NAME or file:PATH");
        }
        if (!definition.credentials().isEmpty() && OPEN_TO_ALL.contains(uri.getScheme())) {
            throw new PolicyException.Invalid(
                    where + "credentials", "stores of the scheme " + uri.getScheme() + " take none; leave it out");
        }
        return new StoragePlace(
                uri,
                prefix(where, definition.prefix()),
                definition.password(),
                definition.credentials(),
                definition.access() == Storage.Access.READ_ONLY,
                definition.connections());
    }

    private static String prefix(String where, String text) {
        List<String> parts =
                Arrays.stream(text.split("/")).filter(part -> !part.isEmpty()).toList();
        if (parts.contains(".") || parts.contains("..")) {
            throw new PolicyException.Invalid(
                    where + "prefix", "it must not have '.' or '..' as a part, was '" + text + "'");
        }
        return parts.stream().map(part -> part + "/").collect(Collectors.joining());
    }

    /** Where it lies in the file system, if it lies in one. */
    public Optional<Path> directory() {
        try {
            return "file".equals(uri.getScheme()) ? Optional.of(Path.of(uri).resolve(prefix)) : Optional.empty();
        } catch (IllegalArgumentException relative) {
            return Optional.empty();
        }
    }

    /** In words without a secret: the same for two definitions of one place. */
    @Override
    public String toString() {
        return uri + (prefix.isEmpty() ? "" : " below " + prefix);
    }
}
