package dev.holdfast.azure;

import com.azure.core.exception.ClientAuthenticationException;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpResponse;
import com.azure.identity.CredentialUnavailableException;
import com.azure.storage.blob.models.BlobStorageException;
import com.microsoft.aad.msal4j.MsalServiceException;
import dev.holdfast.spi.store.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns what the SDK throws, and what servers answer, into what a store says: operation, key, place, why, what to do. */
final class AzureFailures {
    static final HttpHeaderName ERROR_CODE = HttpHeaderName.fromString("x-ms-error-code");
    private static final Pattern MESSAGE = Pattern.compile("<Message>([^<\n\r]*)");
    private static final Pattern CODE = Pattern.compile("<Code>([A-Za-z0-9]+)</Code>");
    private static final Pattern DETAIL = Pattern.compile("<AuthenticationErrorDetail>([^<\n\r]*)");
    private static final int MOST_BODY = 16 * 1024;
    private static final Set<String> DAMAGED = Set.of("Md5Mismatch", "InvalidMd5", "Crc64Mismatch", "InvalidCrc64");
    private static final Set<String> FULL = Set.of("AccountQuotaExceeded", "InsufficientStorage", "QuotaExceeded");
    private static final Set<String> PROTECTED =
            Set.of("BlobImmutableDueToPolicy", "BlobImmutableDueToLegalHold", "ContainerImmutableDueToPolicy");
    private static final Set<String> UNKNOWN_KEY = Set.of("AuthenticationFailed", "InvalidAuthenticationInfo");
    private static final Set<String> HELD = Set.of("SnapshotsPresent", "LeaseIdMissing", "LeaseAlreadyPresent");
    private static final Set<String> ARCHIVED = Set.of("BlobArchived", "BlobBeingRehydrated");

    private final String place;

    AzureFailures(String place) {
        this.place = place;
    }

    /** What a server said instead of doing what it was asked. */
    record Answer(
            int status,
            String code,
            String message,
            String detail,
            @Nullable Duration retryAfter) {
        static Answer of(BlobStorageException failure) {
            HttpResponse response = failure.getResponse();
            String text = failure.getMessage() == null ? "" : failure.getMessage();
            return of(failure.getStatusCode(), response == null ? new HttpHeaders() : response.getHeaders(), text);
        }

        /** Reads and closes it. */
        static Answer of(HttpResponse response) {
            String text;
            try (response) {
                text = new String(
                        response.getBodyAsInputStreamSync().readNBytes(MOST_BODY),
                        java.nio.charset.StandardCharsets.UTF_8);
            } catch (IOException brokenOff) {
                text = "";
            }
            return of(response.getStatusCode(), response.getHeaders(), text);
        }

        private static Answer of(int status, HttpHeaders headers, String body) {
            String code = headers.getValue(ERROR_CODE);
            String delay = headers.getValue(HttpHeaderName.RETRY_AFTER);
            return new Answer(
                    status,
                    code != null ? code : first(CODE, body),
                    first(MESSAGE, body),
                    first(DETAIL, body),
                    delay != null && delay.matches("[0-9]{1,6}") ? Duration.ofSeconds(Long.parseLong(delay)) : null);
        }

        private static String first(Pattern pattern, String text) {
            Matcher matcher = pattern.matcher(text);
            return matcher.find() ? matcher.group(1).strip() : "";
        }

        boolean is(String wanted) {
            return code.equals(wanted);
        }

        /** Whether what signed the request was not accepted, whatever it may do. */
        private boolean isOfCredentials() {
            return UNKNOWN_KEY.contains(code)
                    || detail.toLowerCase(java.util.Locale.ROOT).contains("expir");
        }

        private String said() {
            return (message.isEmpty() ? "refused" : message) + " (" + (code.isEmpty() ? "" : code + ", ") + "status "
                    + status + ")";
        }
    }

    /**
     * @param doing such as {@code storing}
     * @param what a key or a prefix
     * @param changes whether the call may have changed something before it failed
     */
    StoreException of(String doing, String what, RuntimeException failure, boolean changes) {
        if (failure instanceof StoreException told) {
            return told;
        }
        return failure instanceof BlobStorageException refused
                ? of(doing, what, Answer.of(refused), refused, changes)
                : unanswered(doing + " " + what + " in " + place + ": ", failure, changes);
    }

    StoreException of(String doing, String what, Answer answer, @Nullable Exception cause, boolean changes) {
        String said = doing + " " + what + " in " + place + ": " + answer.said();
        int status = answer.status;
        if (status == 503 || status == 429 || answer.is("ServerBusy")) {
            return new StoreException.Throttled(said + "; the store asks for fewer requests", answer.retryAfter, cause);
        }
        if (DAMAGED.contains(answer.code)) {
            return new StoreException.Corrupt(said + "; what arrived is not what was sent, nothing was stored", cause);
        }
        if (FULL.contains(answer.code) || status == 507) {
            return new StoreException.Full(said + "; free some space or raise the quota, then try again", cause);
        }
        if (PROTECTED.contains(answer.code)) {
            return new StoreException.Denied(said + "; it is protected still, wait until its protection ends", cause);
        }
        if (HELD.contains(answer.code)) {
            return new StoreException.Denied(
                    said + "; somebody holds a lease on it or has made snapshots of it, which must go first", cause);
        }
        if (ARCHIVED.contains(answer.code)) {
            return new StoreException.Archived(
                    said + "; it lies in the archive tier, recall it and wait until it can be read", cause);
        }
        return status == 401 || status == 403 ? denied(said, answer) : byStatus(said, answer, cause, changes);
    }

    /** Whether it is these credentials that may not do this, which are good otherwise. */
    static boolean isForbidden(RuntimeException failure) {
        if (!(failure instanceof BlobStorageException refused)) {
            return false;
        }
        Answer answer = Answer.of(refused);
        return (answer.status == 401 || answer.status == 403) && !answer.isOfCredentials();
    }

    /** Without a cause: what such an answer says in full repeats parts of what signed the request. */
    private static StoreException denied(String said, Answer answer) {
        String detail = answer.detail.toLowerCase(java.util.Locale.ROOT);
        if (detail.contains("signature not valid in the specified time frame") || detail.contains("expir")) {
            return new StoreException.Denied(
                    said + "; the signature (SAS) has expired or is not valid yet, renew it", null);
        }
        if (answer.isOfCredentials()) {
            return new StoreException.Denied(
                    said + "; check key or token, account and endpoint, which do not fit together, have expired, or"
                            + " this machine's clock, which may differ too much",
                    null);
        }
        return new StoreException.Denied(
                said + "; grant the permission, or use credentials that have it"
                        + " (docs/providers.md lists what each operation needs)",
                null);
    }

    private StoreException byStatus(String said, Answer answer, @Nullable Exception cause, boolean changes) {
        if (answer.is("ContainerNotFound") || answer.is("ContainerBeingDeleted") || answer.is("ContainerDisabled")) {
            return new StoreException.Invalid(
                    said + "; create the container, or correct its name, account or endpoint", cause);
        }
        return switch (answer.status) {
            case 404 -> new StoreException.NotFound(said, cause);
            case 412 -> new StoreException.PreconditionFailed(said, cause);
            case 409 -> new StoreException.Unavailable(said + "; another request was in its way", true, cause);
            case 408 -> new StoreException.Unavailable(said + "; the request did not arrive whole", true, cause);
            case 501 -> unsupported(said + "; this server cannot do that", cause);
            default ->
                answer.status >= 500
                        ? new StoreException.Unavailable(said + "; the store failed inside", !changes, cause)
                        : new StoreException.Invalid(said, cause);
        };
    }

    private static StoreException unsupported(String message, @Nullable Throwable cause) {
        StoreException.Unsupported unsupported = new StoreException.Unsupported(message);
        if (cause != null) {
            unsupported.initCause(cause);
        }
        return unsupported;
    }

    private static StoreException unanswered(String message, RuntimeException failure, boolean changes) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StoreException told) {
                return told;
            }
            if (cause instanceof AzureTransport.InterruptedCall
                    || Thread.currentThread().isInterrupted()) {
                Thread.currentThread().interrupt();
                return new StoreException.Interrupted(message + "the thread was interrupted", failure);
            }
            if (cause instanceof CredentialUnavailableException || cause instanceof ClientAuthenticationException) {
                return new StoreException.Denied(
                        message + firstLine(cause) + "; hand in credentials, or set them where the SDK looks"
                                + " (AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET, a workload identity, a"
                                + " managed identity, az login)",
                        failure);
            }
            if (cause instanceof MsalServiceException refused && isRefusal(refused)) {
                return new StoreException.Denied(
                        message + "no token was given out: " + firstLine(refused)
                                + "; check tenantId, clientId and clientSecret or federatedToken, which may have expired",
                        failure);
            }
            if (cause instanceof IOException broken) {
                return new StoreException.Unavailable(
                        message + reason(broken) + "; check that the endpoint can be reached from here",
                        !changes,
                        failure);
            }
        }
        return new StoreException.Unavailable(message + reason(failure), !changes, failure);
    }

    /** Whether asking again would be no use. */
    private static boolean isRefusal(MsalServiceException refused) {
        Integer status = refused.statusCode();
        return status != null && status >= 400 && status < 500 && status != 408 && status != 429;
    }

    StoreException.NotFound notFound(String doing, String what) {
        return new StoreException.NotFound(
                doing + " " + what + " in " + place + ": there is no such object; list the store to see what there is",
                null);
    }

    StoreException.Unavailable withoutDate() {
        return new StoreException.Unavailable(
                "asking the time of " + place + ": its answers carry no date; something in between takes it out",
                true,
                null);
    }

    /** While bytes were read, of an answer or of what is to be stored. */
    StoreException.Unavailable brokenOff(String doing, String what, IOException failure) {
        return new StoreException.Unavailable(
                doing + " " + what + " in " + place + ": " + reason(failure), true, failure);
    }

    StoreException.Corrupt otherHash(String what) {
        return new StoreException.Corrupt(
                "storing " + what + " in " + place + ": the content does not match its SHA-256; nothing was stored. If"
                        + " this repeats, test this machine's memory",
                null);
    }

    StoreException.Interrupted interrupted(String doing, String what, @Nullable Throwable cause) {
        Thread.currentThread().interrupt();
        return new StoreException.Interrupted(
                doing + " " + what + " in " + place + ": the thread was interrupted", cause);
    }

    private static String firstLine(Throwable failure) {
        return Optional.ofNullable(failure.getMessage())
                .flatMap(text -> text.lines().findFirst())
                .orElse(failure.getClass().getSimpleName());
    }

    private static String reason(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank()
                ? failure.getClass().getSimpleName()
                : failure.getClass().getSimpleName() + ": " + message;
    }
}
