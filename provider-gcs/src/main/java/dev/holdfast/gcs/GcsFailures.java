package dev.holdfast.gcs;

import com.google.api.client.googleapis.json.GoogleJsonError;
import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.HttpHeaders;
import com.google.api.client.http.HttpResponseException;
import com.google.auth.Retryable;
import dev.holdfast.spi.store.StoreException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** Turns what Google's client throws into what a store says: which operation, which key, which bucket, why, what to do. */
final class GcsFailures {
    private static final Set<String> THROTTLED = Set.of("rateLimitExceeded", "userRateLimitExceeded");
    private static final Set<String> FULL = Set.of("quotaExceeded", "insufficientStorage");
    private static final Set<String> PROTECTED =
            Set.of("retentionPolicyNotMet", "objectUnderActiveHold", "objectRetentionNotMet");

    private final String place;

    GcsFailures(String place) {
        this.place = place;
    }

    /**
     * @param doing such as {@code storing}
     * @param what a key or a prefix
     * @param changes whether the call may have changed something before it failed
     */
    StoreException of(String doing, String what, IOException failure, boolean changes) {
        if (failure instanceof HttpResponseException answer && !isOfToken(failure)) {
            return answered(message(doing, what), Answer.of(answer), changes);
        }
        return unanswered(doing, what, failure, changes);
    }

    /** The same for an answer that came inside of another. */
    StoreException of(String doing, String what, GoogleJsonError error, @Nullable HttpHeaders headers) {
        return answered(message(doing, what), Answer.of(error, headers), true);
    }

    StoreException.NotFound notFound(String doing, String what) {
        return new StoreException.NotFound(
                message(doing, what) + "there is no such object; list the store to see what there is", null);
    }

    StoreException.Invalid noBucket(String doing, String what) {
        return new StoreException.Invalid(
                message(doing, what) + "there is no such bucket; create it, or correct its name or endpoint", null);
    }

    StoreException.Unavailable withoutDate() {
        return new StoreException.Unavailable(
                "asking the time of " + place + ": its answers carry no date; something in between takes it out",
                true,
                null);
    }

    /** While the bytes of an answer were read. */
    StoreException.Unavailable brokenOff(String doing, String what, IOException failure) {
        return new StoreException.Unavailable(message(doing, what) + reason(failure), true, failure);
    }

    StoreException.Unavailable unreadable(String what, IOException failure) {
        return new StoreException.Unavailable(
                message("storing", what) + "its content could not be read (" + failure.getMessage()
                        + "); nothing was stored",
                true,
                failure);
    }

    StoreException.Corrupt corrupt(String what, String difference) {
        return new StoreException.Corrupt(
                message("storing", what) + difference
                        + "; nothing was stored. If this repeats, test this machine's memory",
                null);
    }

    StoreException.Interrupted interrupted(String doing, String what, @Nullable Throwable cause) {
        Thread.currentThread().interrupt();
        return new StoreException.Interrupted(message(doing, what) + "the thread was interrupted", cause);
    }

    private String message(String doing, String what) {
        return doing + " " + what + " in " + place + ": ";
    }

    private StoreException answered(String message, Answer answer, boolean changes) {
        String said = message + answer.said();
        int status = answer.status;
        if (status == 429 || THROTTLED.contains(answer.reason) || (status == 503 && answer.retryAfter != null)) {
            return new StoreException.Throttled(
                    said + "; the store asks for fewer requests", answer.retryAfter, answer.cause);
        }
        if (FULL.contains(answer.reason) || status == 507) {
            return new StoreException.Full(said + "; raise the quota, then try again", answer.cause);
        }
        if (answer.isDamaged()) {
            return new StoreException.Corrupt(
                    said + "; what arrived is not what was sent, nothing was stored", answer.cause);
        }
        if (status == 408 || status == 409) {
            return new StoreException.Unavailable(
                    said + "; another request was in its way, or it did not arrive whole", true, answer.cause);
        }
        if (status == 501) {
            return unsupported(said + "; this server cannot do that", answer.cause);
        }
        return status >= 500
                ? new StoreException.Unavailable(said + "; the store failed inside", !changes, answer.cause)
                : refused(said, answer);
    }

    private static StoreException refused(String said, Answer answer) {
        if (PROTECTED.contains(answer.reason)) {
            return new StoreException.Denied(said + "; it is protected still", answer.cause);
        }
        return switch (answer.status) {
            case 401 ->
                new StoreException.Denied(
                        said + "; the credentials have expired or are not valid, renew them", answer.cause);
            case 403 ->
                new StoreException.Denied(
                        said + "; grant the permission, or use credentials that have it (docs/providers.md lists what"
                                + " each operation needs)",
                        answer.cause);
            case 404 -> new StoreException.NotFound(said, answer.cause);
            default -> new StoreException.Invalid(said, answer.cause);
        };
    }

    private static StoreException unsupported(String message, @Nullable Throwable cause) {
        StoreException.Unsupported unsupported = new StoreException.Unsupported(message);
        if (cause != null) {
            unsupported.initCause(cause);
        }
        return unsupported;
    }

    private StoreException unanswered(String doing, String what, IOException failure, boolean changes) {
        if (Thread.currentThread().isInterrupted()) {
            return interrupted(doing, what, failure);
        }
        if (failure instanceof Retryable token) {
            String said = message(doing, what) + "no access token was given out (" + reason(failure) + ")";
            return token.isRetryable()
                    ? new StoreException.Unavailable(said, true, failure)
                    : new StoreException.Denied(said + "; check the credentials, they may be revoked", failure);
        }
        boolean neverSent = failure instanceof ConnectException
                || failure instanceof UnknownHostException
                || failure instanceof NoRouteToHostException
                || failure instanceof SSLHandshakeException
                || failure instanceof org.apache.http.conn.ConnectTimeoutException;
        return new StoreException.Unavailable(
                message(doing, what) + reason(failure) + "; check that the endpoint can be reached from here",
                neverSent || !changes,
                failure);
    }

    private static boolean isOfToken(IOException failure) {
        return failure instanceof Retryable;
    }

    private static String reason(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank()
                ? failure.getClass().getSimpleName()
                : failure.getClass().getSimpleName() + ": " + message;
    }

    /** What a server said. */
    private record Answer(
            int status,
            String reason,
            String text,
            @Nullable Duration retryAfter,
            @Nullable Throwable cause) {
        static Answer of(HttpResponseException answer) {
            GoogleJsonError details =
                    answer instanceof GoogleJsonResponseException explained ? explained.getDetails() : null;
            String text = details == null ? answer.getStatusMessage() : details.getMessage();
            return new Answer(
                    answer.getStatusCode(), reasonOf(details), plain(text), wait(answer.getHeaders()), answer);
        }

        static Answer of(GoogleJsonError error, @Nullable HttpHeaders headers) {
            return new Answer(error.getCode(), reasonOf(error), plain(error.getMessage()), wait(headers), null);
        }

        private static String plain(@Nullable String text) {
            return text == null || text.isBlank() ? "refused" : text.strip();
        }

        private static String reasonOf(@Nullable GoogleJsonError error) {
            return error == null || error.getErrors() == null
                    ? ""
                    : error.getErrors().stream()
                            .map(GoogleJsonError.ErrorInfo::getReason)
                            .flatMap(reason -> Optional.ofNullable(reason).stream())
                            .findFirst()
                            .orElse("");
        }

        private static @Nullable Duration wait(@Nullable HttpHeaders headers) {
            String text = headers == null ? null : headers.getRetryAfter();
            return text != null && text.matches("[0-9]{1,6}") ? Duration.ofSeconds(Long.parseLong(text)) : null;
        }

        /** Google says so in words only. */
        boolean isDamaged() {
            return status == 400 && (text.contains("doesn't match calculated") || text.contains("does not match"));
        }

        String said() {
            return text + " (" + (reason.isEmpty() ? "" : reason + ", ") + "status " + status + ")";
        }
    }
}
