package dev.holdfast.testkit.http;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One request, as it arrived.
 *
 * @param method such as {@code PUT}
 * @param uri its path and its query
 * @param headers by name, as the client wrote it but for upper and lower case
 * @param body unpacked; each byte is one character
 */
public record StubRequest(String method, URI uri, Map<String, List<String>> headers, String body) {
    /** Checks that nothing is missing. */
    public StubRequest {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(uri, "uri");
        headers = Map.copyOf(headers);
        Objects.requireNonNull(body, "body");
    }

    /** The path, encoded as it was sent. */
    public String path() {
        return uri.getRawPath();
    }

    /** The query, decoded; empty if there is none. */
    public String query() {
        return Objects.requireNonNullElse(uri.getQuery(), "");
    }

    /** The first value of a header, whatever its name's case; empty if it was not sent. */
    public String header(String name) {
        return headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(header -> header.getValue().get(0))
                .findFirst()
                .orElse("");
    }

    /** Whether the header was sent. */
    public boolean has(String name) {
        return headers.keySet().stream().anyMatch(name::equalsIgnoreCase);
    }
}
