package dev.holdfast.s3;

import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.BlobVersions;
import dev.holdfast.spi.store.Capability;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.spi.store.StoreGrants;
import dev.holdfast.spi.store.WholeStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Objects in a bucket of Amazon S3, or of a server that speaks its protocol.
 *
 * <p>Each call makes one attempt: whoever opens a repository decides how often it is made again. Safe for use from any thread;
 * connections are kept open between calls, and nothing runs after {@link #close()}.
 */
public final class S3BlobStore implements BlobStore {
    /** What is left of an answer up to this size is read rather than closing the connection. */
    private static final long WORTH_READING = 64 * 1024;

    /** A server takes one processor for each. */
    private static final int LISTS_AT_ONCE = 4;

    /** More bring nothing: by then it is the line or the server that is busy. */
    private static final int MOST_CALLS = 16;

    private final S3Bucket bucket;
    private final S3Writer writer;
    private final S3Protection protection;

    private final S3Grants grants;
    private final int pageKeys;
    private final int callsAtOnce;

    S3BlobStore(S3Bucket bucket, S3Writer writer, S3Protection protection, S3Grants grants, S3Settings settings) {
        this.grants = grants;
        this.pageKeys = settings.pageKeys;
        this.callsAtOnce = Math.min(MOST_CALLS, settings.connections);
        this.bucket = bucket;
        this.writer = writer;
        this.protection = protection;
    }

    /**
     * Begins with a bucket's name.
     *
     * @throws StoreException.Invalid if no bucket can have this name
     */
    public static S3StoreBuilder bucket(String name) {
        return new S3StoreBuilder(name);
    }

    @Override
    public BlobInfo put(BlobKey key, BlobContent content, PutOptions options) {
        bucket.checkInterrupt("storing", key);
        if (options.retainUntil().isPresent()) {
            protection.require("storing", key);
        }
        return writer.put(key, content, options);
    }

    @Override
    public <T> T get(BlobKey key, long offset, long length, Reader<T> reader) {
        if (offset < 0 || length < -1) {
            throw new IllegalArgumentException(
                    "a range begins at 0 or later and has a length, or -1 for all: " + offset + ", " + length);
        }
        bucket.checkInterrupt("reading", key);
        if (length == 0) {
            if (head(key).isEmpty()) {
                throw bucket.failures().notFound("reading", key.path());
            }
            return read(key, InputStream.nullInputStream(), reader);
        }
        ResponseInputStream<GetObjectResponse> body;
        try {
            body = bucket.client().getObject(range(key, offset, length));
        } catch (S3Exception behindTheEnd) {
            if (behindTheEnd.statusCode() != 416) {
                throw bucket.failures().of("reading", key.path(), behindTheEnd, false);
            }
            return read(key, InputStream.nullInputStream(), reader);
        } catch (SdkException failure) {
            throw bucket.failures().of("reading", key.path(), failure, false);
        }
        return consumed(key, body, reader);
    }

    private GetObjectRequest range(BlobKey key, long offset, long length) {
        GetObjectRequest.Builder request =
                GetObjectRequest.builder().bucket(bucket.name()).key(bucket.full(key));
        if (offset > 0 || length > 0) {
            request.range("bytes=" + offset + "-" + (length < 0 ? "" : offset + length - 1));
        }
        return request.build();
    }

    private <T> T consumed(BlobKey key, ResponseInputStream<GetObjectResponse> body, Reader<T> reader) {
        Long announced = body.response().contentLength();
        WholeStream whole = new WholeStream(body, announced == null ? -1 : announced);
        try {
            T result = read(key, whole, reader);
            close(body, whole.rest());
            return result;
        } catch (Throwable failure) {
            body.abort();
            throw failure;
        }
    }

    private static void close(ResponseInputStream<GetObjectResponse> body, long rest) {
        try {
            if (rest >= 0 && rest <= WORTH_READING) {
                body.close();
            } else {
                body.abort();
            }
        } catch (IOException | SdkException brokenOff) {
            body.abort();
        }
    }

    private <T> T read(BlobKey key, InputStream stream, Reader<T> reader) {
        try {
            return reader.read(stream);
        } catch (IOException failure) {
            if (Thread.currentThread().isInterrupted()) {
                throw bucket.failures().interrupted("reading", key.path(), failure);
            }
            throw bucket.failures().brokenOff("reading", key.path(), failure);
        } catch (SdkException failure) {
            throw bucket.failures().of("reading", key.path(), failure, false);
        }
    }

    @Override
    public Optional<BlobInfo> head(BlobKey key) {
        bucket.checkInterrupt("looking at", key);
        return bucket.look("looking at", key).map(found -> info(key, found));
    }

    private static BlobInfo info(BlobKey key, HeadObjectResponse found) {
        return new BlobInfo(
                key,
                found.contentLength(),
                found.lastModified().truncatedTo(ChronoUnit.SECONDS),
                Objects.requireNonNullElse(found.eTag(), ""),
                S3Archive.mustBeRecalled(found));
    }

    @Override
    public void list(String prefix, Consumer<BlobInfo> each) {
        new S3Listing(bucket, prefix, pageKeys).forEach(Math.min(LISTS_AT_ONCE, callsAtOnce), each);
    }

    @Override
    public void delete(BlobKey key) {
        bucket.checkInterrupt("deleting", key);
        protection.delete(key);
    }

    @Override
    public Map<BlobKey, StoreException> deleteAll(Collection<BlobKey> keys) {
        return new S3Deletions(bucket, protection).deleteAll(keys);
    }

    @Override
    public Optional<Instant> retainedUntil(BlobKey key) {
        bucket.checkInterrupt("asking for the retention of", key);
        return protection.until(key);
    }

    @Override
    public BlobVersions versions() {
        protection.requireVersions();
        return new S3Versions(bucket, protection, pageKeys);
    }

    @Override
    public boolean recall(BlobKey key, Duration keep) {
        return new S3Archive(bucket).recall(key, keep);
    }

    @Override
    public Optional<StoreGrants> grants() {
        return Optional.of(grants);
    }

    @Override
    public void extendRetention(BlobKey key, Instant until) {
        protection.extend(key, Objects.requireNonNull(until, "until"));
    }

    @Override
    public Instant storeTime() {
        return bucket.time();
    }

    @Override
    public Set<Capability> capabilities() {
        return protection.capabilities();
    }

    @Override
    public Set<Capability> undecided() {
        return protection.undecided();
    }

    @Override
    public int callsAtOnce() {
        return callsAtOnce;
    }

    @Override
    public String description() {
        return bucket.description();
    }

    @Override
    public void close() {
        bucket.close();
    }

    /** For messages of a store that is gone. */
    @Override
    public String toString() {
        return "S3BlobStore[" + description() + "]";
    }
}
