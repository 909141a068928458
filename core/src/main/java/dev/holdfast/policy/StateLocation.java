package dev.holdfast.policy;

import java.net.URI;
import java.util.Map;
import java.util.Objects;

/**
 * Where the service keeps what it must not forget: a repository of its own.
 *
 * @param uri the place of the store, without credentials
 * @param password a reference to the repository's password such as {@code env:NAME}; never the password
 * @param credentials references to what the store wants to know, by name, as for a storage
 */
public record StateLocation(URI uri, String password, Map<String, String> credentials) {
    /** @throws PolicyException.Invalid if a secret is written out */
    public StateLocation {
        Objects.requireNonNull(uri, "uri");
        Objects.requireNonNull(password, "password");
        Require.withoutSecret("uri", uri);
        Require.reference("password", password);
        credentials = Require.credentials("credentials", credentials);
    }

    /** Without credentials. */
    public StateLocation(URI uri, String password) {
        this(uri, password, Map.of());
    }
}
