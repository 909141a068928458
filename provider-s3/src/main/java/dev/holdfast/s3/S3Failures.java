package dev.holdfast.s3;

import dev.holdfast.spi.store.StoreException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Turns what the SDK throws into what a store says: which operation, which key, which bucket, why, what to do. */
final class S3Failures {
    private static final Set<String> THROTTLED = Set.of(
            "SlowDown",
            "SlowDownRead",
            "SlowDownWrite",
            "Throttling",
            "ThrottlingException",
            "TooManyRequests",
            "RequestLimitExceeded",
            "BandwidthLimitExceeded",
            "ServiceUnavailable");
    private static final Set<String> DAMAGED = Set.of(
            "BadDigest",
            "InvalidDigest",
            "XAmzContentSHA256Mismatch",
            "XAmzContentChecksumMismatch",
            "InvalidChecksum");
    private static final Set<String> INCOMPLETE = Set.of("IncompleteBody", "RequestTimeout", "MissingContentLength");
    private static final Set<String> EXPIRED = Set.of("ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired");
    private static final Set<String> UNKNOWN_KEY =
            Set.of("InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "AuthorizationHeaderMalformed");
    private static final String SKEWED = "RequestTimeTooSkewed";
    private static final Set<String> FULL =
            Set.of("QuotaExceeded", "XMinioStorageFull", "XMinioAdminBucketQuotaExceeded", "InsufficientStorage");

    /** What servers say that have no such thing, or do not know of it, beside the statuses that say so. */
    private static final Set<String> UNKNOWN_THERE = Set.of(
            "InvalidArgument",
            "InvalidRequest",
            "MalformedXML",
            "MethodNotAllowed",
            "NotImplemented",
            "ObjectLockConfigurationNotFoundError",
            "UnsupportedOperation");

    private static final Map<String, String> NEEDED = Map.ofEntries(
            Map.entry("storing", "s3:PutObject"),
            Map.entry("reading", "s3:GetObject"),
            Map.entry("looking at", "s3:GetObject"),
            Map.entry("listing", "s3:ListBucket"),
            Map.entry("deleting", "s3:DeleteObject"),
            Map.entry("protecting", "s3:PutObjectRetention"),
            Map.entry("asking for the retention of", "s3:GetObjectRetention"),
            Map.entry("listing versions of", "s3:ListBucketVersions"),
            Map.entry("bringing back", "s3:GetObjectVersion and s3:PutObject"),
            Map.entry("recalling", "s3:RestoreObject"),
            Map.entry("changing the policy of", "s3:PutBucketPolicy"),
            Map.entry("reading the policy of", "s3:GetBucketPolicy"));

    private final String place;

    S3Failures(String place) {
        this.place = place;
    }

    /**
     * @param doing such as {@code storing}
     * @param what a key or a prefix
     * @param changes whether the call may have changed something before it failed
     */
    StoreException of(String doing, String what, SdkException failure, boolean changes) {
        String message = doing + " " + what + " in " + place + ": ";
        return failure instanceof AwsServiceException answer
                ? answered(message, needed(doing), answer, changes)
                : unanswered(message, failure, changes);
    }

    /** What is said about one object of a request for many. */
    StoreException ofOne(String doing, String what, S3Error error) {
        String code = error.code() == null ? "" : error.code();
        int status = THROTTLED.contains(code) ? 503 : code.equals("InternalError") ? 500 : 403;
        return of(
                doing,
                what,
                S3Exception.builder()
                        .statusCode(status)
                        .awsErrorDetails(AwsErrorDetails.builder()
                                .errorCode(code)
                                .errorMessage(error.message())
                                .build())
                        .build(),
                true);
    }

    /** Whether a question about the bucket's configuration was answered by there being none. */
    static boolean isUnknownThere(AwsServiceException answer) {
        String code = code(answer);
        int status = answer.statusCode();
        return !code.equals("NoSuchBucket")
                && (UNKNOWN_THERE.contains(code) || status == 404 || status == 405 || status == 501);
    }

    /** Whether it is these credentials that may not do this, which are good otherwise. */
    static boolean isForbidden(AwsServiceException answer) {
        String code = code(answer);
        return (answer.statusCode() == 401 || answer.statusCode() == 403)
                && !EXPIRED.contains(code)
                && !UNKNOWN_KEY.contains(code)
                && !code.equals(SKEWED);
    }

    /** Amazon's names of what a call needs. */
    private static String needed(String doing) {
        String verb = doing.replaceAll(" part [0-9]+ of", "");
        return NEEDED.getOrDefault(verb, "");
    }

    StoreException.NotFound notFound(String doing, String what) {
        return new StoreException.NotFound(
                doing + " " + what + " in " + place + ": there is no such object; list the store to see what there is",
                null);
    }

    StoreException.Invalid noBucket(String doing, String what) {
        return new StoreException.Invalid(
                doing + " " + what + " in " + place
                        + ": there is no such bucket (NoSuchBucket); create it, or correct its name, region or endpoint",
                null);
    }

    StoreException.Unavailable withoutDate() {
        return new StoreException.Unavailable(
                "asking the time of " + place + ": its answers carry no date; something in between takes it out",
                true,
                null);
    }

    /** While the bytes of an answer were read. */
    StoreException.Unavailable brokenOff(String doing, String what, IOException failure) {
        return new StoreException.Unavailable(
                doing + " " + what + " in " + place + ": " + reason(failure), true, failure);
    }

    StoreException.Interrupted interrupted(String doing, String what, @Nullable Throwable cause) {
        Thread.currentThread().interrupt();
        return new StoreException.Interrupted(
                doing + " " + what + " in " + place + ": the thread was interrupted", cause);
    }

    private StoreException answered(String message, String needed, AwsServiceException answer, boolean changes) {
        String code = code(answer);
        String said = message + said(answer, code);
        if (THROTTLED.contains(code) || answer.statusCode() == 429) {
            return new StoreException.Throttled(
                    said + "; the store asks for fewer requests",
                    retryAfter(answer).orElse(null),
                    answer);
        }
        if (DAMAGED.contains(code)) {
            return new StoreException.Corrupt(said + "; what arrived is not what was sent, nothing was stored", answer);
        }
        if (INCOMPLETE.contains(code)) {
            return new StoreException.Unavailable(said + "; the request did not arrive whole", true, answer);
        }
        if (FULL.contains(code) || answer.statusCode() == 507) {
            return new StoreException.Full(said + "; free some space or raise the quota, then try again", answer);
        }
        return refused(said, needed, code, answer, changes);
    }

    private StoreException refused(
            String said, String needed, String code, AwsServiceException answer, boolean changes) {
        if (code.equals("InvalidObjectState")) {
            return new StoreException.Archived(said + "; it lies in an archive, recall it first", answer);
        }
        if (code.equals("NoSuchBucket")) {
            return new StoreException.Invalid(
                    said + "; create the bucket, or correct its name, region or endpoint", answer);
        }
        if (EXPIRED.contains(code)) {
            return new StoreException.Denied(said + "; the credentials have expired, renew them", answer);
        }
        if (UNKNOWN_KEY.contains(code)) {
            return new StoreException.Denied(
                    said + "; check access key, secret key, region and endpoint: they do not fit together", answer);
        }
        if (code.equals(SKEWED)) {
            return new StoreException.Denied(said + "; set this machine's clock, it differs too much", answer);
        }
        return byStatus(said, needed, code, answer, changes);
    }

    private StoreException byStatus(
            String said, String needed, String code, AwsServiceException answer, boolean changes) {
        int status = answer.statusCode();
        if (status == 401 || status == 403) {
            return new StoreException.Denied(
                    said + "; grant the permission" + (needed.isEmpty() ? "" : " " + needed)
                            + ", or use credentials that have it"
                            + " (docs/providers.md lists what each operation needs)",
                    answer);
        }
        if (status == 404) {
            return new StoreException.NotFound(said, answer);
        }
        if (status == 409) {
            return new StoreException.Unavailable(said + "; another request was in its way", true, answer);
        }
        if (status >= 500 && status != 501) {
            return new StoreException.Unavailable(said + "; the store failed inside", !changes, answer);
        }
        if (status == 501) {
            return unsupported(said + "; this server cannot do that", answer);
        }
        return code.equals("InvalidRequest") && said.contains("WORM")
                ? new StoreException.Denied(said + "; it is protected still", answer)
                : new StoreException.Invalid(said, answer);
    }

    private static StoreException unsupported(String message, Throwable cause) {
        StoreException.Unsupported unsupported = new StoreException.Unsupported(message);
        unsupported.addSuppressed(cause);
        return unsupported;
    }

    private StoreException unanswered(String message, SdkException failure, boolean changes) {
        Throwable cause = failure;
        for (; cause.getCause() != null && cause.getCause() != cause; cause = cause.getCause()) {
            if (isInterrupt(cause)) {
                break;
            }
        }
        if (isInterrupt(cause) || isInterrupt(failure)) {
            Thread.currentThread().interrupt();
            return new StoreException.Interrupted(message + "the thread was interrupted", failure);
        }
        String said = message + reason(cause);
        if (cause instanceof SdkClientException && said.contains("credentials")) {
            return new StoreException.Denied(
                    said + "; hand in credentials, or set them where the SDK looks"
                            + " (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile, a role)",
                    failure);
        }
        return new StoreException.Unavailable(
                said + "; check that the endpoint can be reached from here", !changes, failure);
    }

    /** A timeout of a socket is an interrupted exchange by its class, but nobody interrupted anything. */
    private static boolean isInterrupt(Throwable cause) {
        return cause instanceof AbortedException
                || cause instanceof InterruptedException
                || (cause instanceof InterruptedIOException
                        && !(cause instanceof java.net.SocketTimeoutException)
                        && Thread.currentThread().isInterrupted());
    }

    private static String code(AwsServiceException answer) {
        String code = answer.awsErrorDetails() == null
                ? null
                : answer.awsErrorDetails().errorCode();
        return code == null ? "" : code;
    }

    private static String said(AwsServiceException answer, String code) {
        String text = answer.awsErrorDetails() == null
                ? null
                : answer.awsErrorDetails().errorMessage();
        String request = answer.requestId() == null ? "" : ", request " + answer.requestId();
        return (text == null || text.isBlank() ? "refused" : text.strip()) + " (" + (code.isEmpty() ? "" : code + ", ")
                + "status " + answer.statusCode() + request + ")";
    }

    private static Optional<Duration> retryAfter(AwsServiceException answer) {
        if (answer.awsErrorDetails() == null || answer.awsErrorDetails().sdkHttpResponse() == null) {
            return Optional.empty();
        }
        return answer.awsErrorDetails()
                .sdkHttpResponse()
                .firstMatchingHeader("Retry-After")
                .filter(text -> text.matches("[0-9]{1,6}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)));
    }

    private static String reason(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank()
                ? failure.getClass().getSimpleName()
                : failure.getClass().getSimpleName() + ": " + message;
    }
}
