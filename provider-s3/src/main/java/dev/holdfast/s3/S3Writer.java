package dev.holdfast.s3;

import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.Precondition;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.store.SentStream;
import dev.holdfast.spi.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Stores objects: small ones in one request, large ones in parts. */
final class S3Writer {
    static final String CONTENT_TYPE = "application/octet-stream";

    private final S3Bucket bucket;
    private final Layout layout;

    /**
     * How objects are stored.
     *
     * @param partBytes what is longer than this is stored in parts of this size; at least 5 MiB, the least that S3 takes
     * @param partsAtOnce how many parts of one object travel, and are in memory, at once
     * @param classes which storage class an object gets
     * @param lockMode how protected objects are
     */
    record Layout(int partBytes, int partsAtOnce, StorageClasses classes, ObjectLockMode lockMode) {}

    S3Writer(S3Bucket bucket, Layout layout) {
        this.bucket = bucket;
        this.layout = layout;
    }

    BlobInfo put(BlobKey key, BlobContent content, PutOptions options) {
        return content.lengthBytes() > layout.partBytes
                ? new S3Multipart(bucket, layout, key, content, options).put()
                : putWhole(key, content, options);
    }

    private BlobInfo putWhole(BlobKey key, BlobContent content, PutOptions options) {
        AtomicReference<IOException> unreadable = new AtomicReference<>();
        try {
            PutObjectResponse stored =
                    bucket.client().putObject(request(key, content, options), body(content, unreadable));
            return info(key, content, stored.eTag());
        } catch (SdkException failure) {
            throw failed(key, options, failure, unreadable.get());
        } catch (UncheckedIOException failure) {
            throw notSent(bucket, key, SdkClientException.create(failure.toString(), failure), unreadable.get());
        }
    }

    private PutObjectRequest request(BlobKey key, BlobContent content, PutOptions options) {
        PutObjectRequest.Builder request = PutObjectRequest.builder()
                .bucket(bucket.name())
                .key(bucket.full(key))
                .contentLength(content.lengthBytes())
                .contentType(CONTENT_TYPE)
                .checksumSHA256(Base64.getEncoder().encodeToString(content.sha256()));
        layout.classes.of(options).ifPresent(request::storageClass);
        options.retainUntil()
                .ifPresent(until ->
                        request.objectLockMode(layout.lockMode).objectLockRetainUntilDate(S3Protection.whole(until)));
        if (options.precondition() instanceof Precondition.Absent) {
            request.ifNoneMatch("*");
        } else if (options.precondition() instanceof Precondition.Unchanged unchanged) {
            request.ifMatch(unchanged.version());
        }
        return request.build();
    }

    /** Opened once for each pass over the bytes, of which the SDK makes two where it signs them. */
    private static RequestBody body(BlobContent content, AtomicReference<IOException> unreadable) {
        return RequestBody.fromContentProvider(
                () -> {
                    try {
                        return new SentStream(content.open(), content.lengthBytes(), unreadable);
                    } catch (IOException failure) {
                        unreadable.set(failure);
                        throw new UncheckedIOException(failure);
                    }
                },
                content.lengthBytes(),
                CONTENT_TYPE);
    }

    private BlobInfo info(BlobKey key, BlobContent content, @Nullable String version) {
        Instant now = bucket.time().truncatedTo(ChronoUnit.SECONDS);
        return new BlobInfo(key, content.lengthBytes(), now, Objects.requireNonNullElse(version, ""));
    }

    private StoreException failed(
            BlobKey key, PutOptions options, SdkException failure, @Nullable IOException unreadable) {
        return failure instanceof S3Exception answer
                ? refused(bucket, key, options, answer)
                : notSent(bucket, key, failure, unreadable);
    }

    /** What a server says about a condition that does not hold. */
    static StoreException refused(S3Bucket bucket, BlobKey key, PutOptions options, S3Exception answer) {
        boolean conditional = !(options.precondition() instanceof Precondition.None);
        if (answer.statusCode() == 412 || (answer.statusCode() == 404 && isUnchanged(options, answer))) {
            return conditionFailed(bucket, key, options);
        }
        StoreException told = bucket.failures().of("storing", key.path(), answer, true);
        return told instanceof StoreException.NotFound && conditional ? conditionFailed(bucket, key, options) : told;
    }

    private static boolean isUnchanged(PutOptions options, S3Exception answer) {
        return options.precondition() instanceof Precondition.Unchanged
                && !"NoSuchBucket".equals(answer.awsErrorDetails().errorCode());
    }

    private static StoreException conditionFailed(S3Bucket bucket, BlobKey key, PutOptions options) {
        return options.precondition() instanceof Precondition.Unchanged unchanged
                ? new StoreException.PreconditionFailed(
                        "replacing " + key + " in " + bucket.description() + ": it is not (or no longer) in version "
                                + unchanged.version() + "; nothing was changed. Read it again before replacing it",
                        null)
                : new StoreException.AlreadyExists(
                        "creating " + key + " in " + bucket.description()
                                + ": it is there already; nothing was changed",
                        null);
    }

    /** The server got no whole request, if it was the content that could not be read. */
    static StoreException notSent(
            S3Bucket bucket, BlobKey key, SdkException failure, @Nullable IOException unreadable) {
        if (unreadable != null && !Thread.currentThread().isInterrupted()) {
            return new StoreException.Unavailable(
                    "storing " + key + " in " + bucket.description() + ": its content could not be read ("
                            + unreadable.getMessage() + "); nothing was stored",
                    true,
                    unreadable);
        }
        return bucket.failures().of("storing", key.path(), failure, true);
    }
}
