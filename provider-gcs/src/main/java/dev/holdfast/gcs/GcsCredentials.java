package dev.holdfast.gcs;

import com.google.api.client.http.HttpExecuteInterceptor;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpTransport;
import com.google.auth.ServiceAccountSigner;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ServiceAccountCredentials;
import dev.holdfast.Secret;
import dev.holdfast.spi.store.StoreCredentials;
import dev.holdfast.spi.store.StoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Who is asking: what the program handed in, read anew for each request, so that what was renewed is used; else what Google's
 * library finds on this machine; or nobody, where an emulator is told so.
 *
 * <p>The token that a service account gets is kept until it expires or the account's key is another. Google's library holds
 * keys and tokens as strings, which nobody can wipe.
 */
final class GcsCredentials implements HttpExecuteInterceptor {
    private static final List<String> SCOPES = List.of("https://www.googleapis.com/auth/devstorage.full_control");
    private static final String[] TOKEN = {"accessToken", "access-token", "token", "GOOGLE_ACCESS_TOKEN"};
    private static final String[] ACCOUNT = {
        "serviceAccount", "service-account", "credentials.json", "service-account.json", "key.json"
    };

    private final GcsSettings settings;
    private final HttpTransport transport;
    private final ReentrantLock guard = new ReentrantLock();
    private @Nullable Known known;

    /** @throws StoreException.Invalid if nobody is to ask Google, or if credentials would travel where they must not */
    GcsCredentials(GcsSettings settings, HttpTransport transport) {
        this.settings = settings;
        this.transport = transport;
        boolean given = !settings.credentials.names().isEmpty();
        if (settings.anonymous && (given || settings.isGoogle())) {
            throw invalid("requests without credentials are for an emulator's endpoint, and with none handed in");
        }
        if (!settings.anonymous && !given && !settings.isGoogle()) {
            throw invalid("what credentials this machine has are for Google only; hand some in for this endpoint, or"
                    + " say that it wants none (anonymous)");
        }
        if (!settings.anonymous && !isSafe()) {
            throw invalid("credentials do not travel unencrypted; give an endpoint with https://");
        }
    }

    private boolean isSafe() {
        String host = settings.endpoint.getHost();
        return "https".equals(settings.endpoint.getScheme())
                || host.equals("localhost")
                || host.equals("[::1]")
                || host.startsWith("127.");
    }

    @Override
    public void intercept(HttpRequest request) throws IOException {
        if (settings.anonymous || !request.getUrl().getHost().equalsIgnoreCase(settings.endpoint.getHost())) {
            return;
        }
        StoreCredentials handedIn = settings.credentials;
        if (handedIn.names().isEmpty()) {
            sign(request, found());
            return;
        }
        Optional<Secret> token = handedIn.readAny(TOKEN);
        if (token.isPresent()) {
            request.getHeaders().setAuthorization("Bearer " + text(token.get()));
        } else {
            sign(request, account());
        }
    }

    private void sign(HttpRequest request, GoogleCredentials credentials) throws IOException {
        credentials
                .getRequestMetadata(settings.endpoint)
                .forEach((name, values) -> request.getHeaders().set(name, values));
    }

    /** The service account that asks, as the owner's policies name it. */
    Optional<String> member() {
        if (settings.member != null) {
            return Optional.of(settings.member);
        }
        return current()
                .filter(ServiceAccountSigner.class::isInstance)
                .map(signer -> "serviceAccount:" + ((ServiceAccountSigner) signer).getAccount());
    }

    /** The project of the service account. */
    Optional<String> project() {
        return settings.project != null
                ? Optional.of(settings.project)
                : current().map(GoogleCredentials::getProjectId);
    }

    private Optional<GoogleCredentials> current() {
        if (settings.anonymous) {
            return Optional.empty();
        }
        StoreCredentials handedIn = settings.credentials;
        if (handedIn.names().isEmpty()) {
            return Optional.of(found());
        }
        return Arrays.stream(TOKEN).anyMatch(handedIn.names()::contains) ? Optional.empty() : Optional.of(account());
    }

    private GoogleCredentials account() {
        try (Secret json = settings.credentials.readAny(ACCOUNT).orElseThrow(this::missing)) {
            byte[] bytes = json.revealUtf8();
            try {
                return account(bytes);
            } finally {
                Arrays.fill(bytes, (byte) 0);
            }
        }
    }

    private GoogleCredentials account(byte[] json) {
        byte[] sum = sha256(json);
        guard.lock();
        try {
            Known last = known;
            if (last == null || !MessageDigest.isEqual(last.sum, sum)) {
                last = new Known(sum, parsed(json));
                known = last;
            }
            return last.credentials;
        } finally {
            guard.unlock();
        }
    }

    private GoogleCredentials parsed(byte[] json) {
        try {
            return ServiceAccountCredentials.fromStream(new ByteArrayInputStream(json), () -> transport)
                    .createWithCustomRetryStrategy(false)
                    .createScoped(SCOPES);
        } catch (IOException | RuntimeException unusable) {
            // The parser's own message may quote what it read.
            throw new StoreException.Denied(
                    "the credentials for " + settings.description()
                            + ": 'serviceAccount' is not the JSON key of a service account ("
                            + unusable.getClass().getSimpleName() + "); hand in the file as Google gives it out",
                    null);
        }
    }

    private GoogleCredentials found() {
        guard.lock();
        try {
            Known last = known;
            if (last == null) {
                last = new Known(
                        new byte[0],
                        GoogleCredentials.getApplicationDefault(() -> transport).createScoped(SCOPES));
                known = last;
            }
            return last.credentials;
        } catch (IOException nowhere) {
            throw new StoreException.Denied(
                    "the credentials for " + settings.description() + ": none were found (" + nowhere.getMessage()
                            + "); hand in serviceAccount or accessToken, or set GOOGLE_APPLICATION_CREDENTIALS",
                    nowhere);
        } finally {
            guard.unlock();
        }
    }

    private static String text(Secret secret) {
        byte[] bytes = secret.revealUtf8();
        secret.close();
        String text = new String(bytes, StandardCharsets.UTF_8);
        Arrays.fill(bytes, (byte) 0);
        return text;
    }

    private StoreException.Denied missing() {
        return new StoreException.Denied(
                "the credentials for " + settings.description() + " lack 'serviceAccount'; there are "
                        + settings.credentials.names().stream().sorted().toList()
                        + "; give serviceAccount (the JSON key) or accessToken",
                null);
    }

    private StoreException.Invalid invalid(String problem) {
        return new StoreException.Invalid("opening " + settings.description() + ": " + problem, null);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    @Override
    public String toString() {
        return "GcsCredentials[" + settings.description() + "]";
    }

    @SuppressWarnings("ArrayRecordComponent") // Compared by what it holds, in one place.
    private record Known(byte[] sum, GoogleCredentials credentials) {}
}
