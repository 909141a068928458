package dev.holdfast.internal.observe;

import dev.holdfast.Secret;
import dev.holdfast.spi.notification.Notification;
import dev.holdfast.spi.notification.NotificationChannel;
import dev.holdfast.spi.notification.NotificationException;
import dev.holdfast.spi.notification.NotificationSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Posts news as JSON. With a signing key the header {@code X-Holdfast-Signature} is {@code sha256=} and the HMAC-SHA-256 of the body in
 * hex; {@code X-Holdfast-Event} and {@code X-Holdfast-Delivery} hold event and id. Redirects are not followed.
 */
final class WebhookChannel implements NotificationChannel {
    private static final Pattern REFERENCE = Pattern.compile("(env|file|command|secret):.+", Pattern.DOTALL);
    private static final int TOO_MANY = 429;
    private static final int TIMEOUT = 408;

    private final NotificationSettings settings;
    private final String url;
    private final HttpClient client;

    WebhookChannel(NotificationSettings settings) {
        this.settings = settings;
        this.url = settings.require("url");
        this.client = HttpClient.newBuilder()
                .connectTimeout(settings.timeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    @Override
    public void send(Notification notification) {
        byte[] body = NotificationJson.of(notification);
        HttpRequest.Builder request = HttpRequest.newBuilder(address())
                .timeout(settings.timeout())
                .header("Content-Type", "application/json")
                .header("X-Holdfast-Event", notification.event())
                .header("X-Holdfast-Delivery", notification.id());
        for (Map.Entry<String, String> header : settings.headers().entrySet()) {
            request.header(header.getKey(), revealed(header.getValue()));
        }
        settings.value("signingKey")
                .ifPresent(reference -> request.header("X-Holdfast-Signature", "sha256=" + signature(reference, body)));
        post(request.POST(HttpRequest.BodyPublishers.ofByteArray(body)).build());
    }

    private URI address() {
        try {
            return URI.create(revealed(url));
        } catch (IllegalArgumentException noUrl) {
            throw new NotificationException.Refused(
                    "notifications." + settings.name() + ".url: what it stands for is no URL", null);
        }
    }

    private void post(HttpRequest request) {
        String where = "webhook '" + settings.name() + "'";
        try {
            HttpResponse<Void> response = client.send(request, HttpResponse.BodyHandlers.discarding());
            int code = response.statusCode();
            if (code / 100 == 2) {
                return;
            }
            String message = where + " answered " + code;
            if (code / 100 == 5 || code == TOO_MANY || code == TIMEOUT) {
                throw new NotificationException.Unavailable(message, null);
            }
            throw new NotificationException.Refused(message + "; look at its url and headers", null);
        } catch (IOException unreachable) {
            throw new NotificationException.Unavailable(
                    where + " does not answer (" + unreachable.getClass().getSimpleName() + ")", unreachable);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new NotificationException.Unavailable(where + ": interrupted while waiting", interrupted);
        }
    }

    /** The value, or what it refers to. */
    private String revealed(String value) {
        if (!REFERENCE.matcher(value).matches()) {
            return value;
        }
        try (Secret secret = settings.secret(value)) {
            byte[] plain = secret.revealUtf8();
            try {
                return new String(plain, StandardCharsets.UTF_8);
            } finally {
                Arrays.fill(plain, (byte) 0);
            }
        }
    }

    private String signature(String reference, byte[] body) {
        try (Secret secret = settings.secret(reference)) {
            byte[] key = secret.revealUtf8();
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(key, "HmacSHA256"));
                return HexFormat.of().formatHex(mac.doFinal(body));
            } catch (GeneralSecurityException impossible) {
                throw new NotificationException.Refused(
                        "notifications." + settings.name() + ".signingKey: cannot be used", impossible);
            } finally {
                Arrays.fill(key, (byte) 0);
            }
        }
    }
}
