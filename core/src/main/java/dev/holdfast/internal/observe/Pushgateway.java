package dev.holdfast.internal.observe;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A Prometheus Pushgateway. A push replaces what was pushed before under the same job and labels, so that figures of schedules
 * that are gone vanish.
 */
final class Pushgateway {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.~-]+");

    private final HttpClient client;
    private final URI target;
    private final Duration timeout;

    /**
     * @param place where the gateway is, with what stands in front of {@code /metrics} if anything does
     * @param labels tell this pusher's figures from those of others of the same job
     */
    Pushgateway(HttpClient client, URI place, String job, Map<String, String> labels, Duration timeout) {
        this.client = client;
        this.timeout = timeout;
        StringBuilder path = new StringBuilder(place.toString().replaceAll("/+$", "")).append("/metrics");
        append(path, "job", job);
        labels.forEach((name, value) -> append(path, name, value));
        this.target = URI.create(path.toString());
    }

    /** What a path cannot hold is given in base64, as the gateway wants it. */
    private static void append(StringBuilder path, String name, String value) {
        if (PLAIN.matcher(value).matches()) {
            path.append('/').append(name).append('/').append(value);
        } else {
            String coded = Base64.getUrlEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
            path.append('/').append(name).append("@base64/").append(value.isEmpty() ? "=" : coded);
        }
    }

    /**
     * Replaces the figures.
     *
     * @throws IOException if the gateway does not answer or does not take them
     */
    void push(String text) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(target)
                .timeout(timeout)
                .header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                .PUT(HttpRequest.BodyPublishers.ofString(text))
                .build();
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                throw new IOException("the Pushgateway answered " + response.statusCode() + ": "
                        + response.body().strip());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while pushing", interrupted);
        }
    }
}
