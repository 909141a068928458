package dev.holdfast.gcs;

import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.HttpResponseException;
import com.google.api.services.storage.Storage;
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
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Objects in a bucket of Google Cloud Storage.
 *
 * <p>Each call makes one attempt: whoever opens a repository decides how often it is made again. Safe for use from any thread;
 * connections are kept open between calls, and nothing runs after {@link #close()}. Objects of every storage class can be read
 * at once, archives too, so that nothing ever needs to be recalled.
 */
public final class GcsBlobStore implements BlobStore {
    /** What is left of an answer up to this size is read rather than closing the connection. */
    private static final long WORTH_READING = 64 * 1024;

    /** More bring nothing: by then it is the line or the server that is busy. */
    private static final int MOST_CALLS = 16;

    private final GcsBucket bucket;
    private final GcsFeatures features;
    private final GcsWriter writer;
    private final GcsProtection protection;
    private final GcsGrants grants;
    private final int callsAtOnce;

    GcsBlobStore(
            GcsBucket bucket,
            GcsFeatures features,
            GcsWriter writer,
            GcsProtection protection,
            GcsGrants grants,
            int connections) {
        this.callsAtOnce = Math.min(MOST_CALLS, connections);
        this.bucket = bucket;
        this.features = features;
        this.writer = writer;
        this.protection = protection;
        this.grants = grants;
    }

    /**
     * Begins with a bucket's name.
     *
     * @throws StoreException.Invalid if no bucket can have this name
     */
    public static GcsStoreBuilder bucket(String name) {
        return new GcsStoreBuilder(name);
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
        HttpResponse answer;
        try {
            answer = range(key, offset, length).executeMedia();
        } catch (IOException failure) {
            if (failure instanceof HttpResponseException refused && refused.getStatusCode() == 416) {
                return read(key, InputStream.nullInputStream(), reader);
            }
            throw bucket.isAbsent("reading", key.path(), failure)
                    ? bucket.failures().notFound("reading", key.path())
                    : bucket.failures().of("reading", key.path(), failure, false);
        }
        return consumed(key, answer, reader);
    }

    private Storage.Objects.Get range(BlobKey key, long offset, long length) {
        Storage.Objects.Get request = bucket.call(
                "reading", key.path(), false, () -> bucket.client().objects().get(bucket.name(), bucket.full(key)));
        request.setReturnRawInputStream(true);
        request.getRequestHeaders().setAcceptEncoding(null);
        if (offset > 0 || length > 0) {
            request.getRequestHeaders().setRange("bytes=" + offset + "-" + (length < 0 ? "" : offset + length - 1));
        }
        return request;
    }

    private <T> T consumed(BlobKey key, HttpResponse answer, Reader<T> reader) {
        try {
            InputStream body = answer.getContent();
            Long announced = answer.getHeaders().getContentLength();
            WholeStream whole = new WholeStream(
                    body == null ? InputStream.nullInputStream() : body, announced == null ? -1 : announced);
            T result = read(key, whole, reader);
            if (whole.rest() >= 0 && whole.rest() <= WORTH_READING) {
                answer.ignore();
            }
            return result;
        } catch (IOException failure) {
            throw bucket.failures().brokenOff("reading", key.path(), failure);
        } finally {
            leave(answer);
        }
    }

    private static void leave(HttpResponse answer) {
        try {
            answer.disconnect();
        } catch (IOException brokenOff) {
            // Nothing more is wanted of it.
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
        }
    }

    @Override
    public Optional<BlobInfo> head(BlobKey key) {
        bucket.checkInterrupt("looking at", key);
        return bucket.look("looking at", key).map(found -> GcsBucket.info(key, found));
    }

    @Override
    public void list(String prefix, Consumer<BlobInfo> each) {
        new GcsListing(bucket, prefix, false).forEach((key, object) -> each.accept(GcsBucket.info(key, object)));
    }

    @Override
    public void delete(BlobKey key) {
        bucket.checkInterrupt("deleting", key);
        protection.delete(key);
    }

    @Override
    public Map<BlobKey, StoreException> deleteAll(Collection<BlobKey> keys) {
        if (!protection.isPlain()) {
            return BlobStore.super.deleteAll(keys);
        }
        Map<BlobKey, StoreException> failed = new GcsBatch(bucket).delete(keys);
        if (failed.size() < keys.size()) {
            protection.warnIfUndecided();
        }
        return failed;
    }

    @Override
    public void extendRetention(BlobKey key, Instant until) {
        protection.extend(key, Objects.requireNonNull(until, "until"));
    }

    @Override
    public Optional<Instant> retainedUntil(BlobKey key) {
        return protection.until(key);
    }

    @Override
    public BlobVersions versions() {
        if (!features.isVersioned()) {
            throw new StoreException.Unsupported(
                    description() + " keeps no earlier versions of its objects; turn versioning on for the bucket");
        }
        return new GcsVersions(bucket, protection);
    }

    @Override
    public Optional<StoreGrants> grants() {
        return Optional.of(grants);
    }

    @Override
    public Set<Capability> undecided() {
        return features.undecided();
    }

    @Override
    public int callsAtOnce() {
        return callsAtOnce;
    }

    @Override
    public Instant storeTime() {
        return bucket.time();
    }

    @Override
    public Set<Capability> capabilities() {
        return features.capabilities();
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
        return "GcsBlobStore[" + description() + "]";
    }
}
