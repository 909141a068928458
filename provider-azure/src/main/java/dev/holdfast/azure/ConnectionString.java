package dev.holdfast.azure;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What Azure's portal hands out in one line: where the account is, and its key or a signature. */
final class ConnectionString {
    private final Map<String, String> parts;

    private ConnectionString(Map<String, String> parts) {
        this.parts = parts;
    }

    static ConnectionString parse(String text) {
        Map<String, String> parts = new LinkedHashMap<>();
        for (String pair : text.strip().split(";", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parts.put(
                        pair.substring(0, equals).strip(),
                        pair.substring(equals + 1).strip());
            }
        }
        return new ConnectionString(parts);
    }

    Optional<String> part(String name) {
        return Optional.ofNullable(parts.get(name)).filter(value -> !value.isEmpty());
    }

    Optional<String> account() {
        return part("AccountName");
    }

    /** The address of the account's blobs. */
    Optional<URI> endpoint() {
        return part("BlobEndpoint")
                .or(() -> part("EndpointSuffix")
                        .flatMap(suffix -> account()
                                .map(account -> part("DefaultEndpointsProtocol").orElse("https") + "://" + account
                                        + ".blob." + suffix)))
                .map(URI::create);
    }

    @Override
    public String toString() {
        return "ConnectionString[redacted]";
    }
}
