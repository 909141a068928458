package dev.holdfast.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
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
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A store in a container of Azure Blob Storage: objects are block blobs under a prefix.
 *
 * <p>Each call is made once; whoever opens a repository decides how often it is made again. Safe for use from any thread;
 * connections are kept open between calls.
 */
public final class AzureBlobStore implements BlobStore {
    private static final HttpHeaderName RANGE = HttpHeaderName.fromString("x-ms-range");
    /** What is left of an answer up to this size is read rather than closing the connection. */
    private static final long WORTH_READING = 64 * 1024;

    /** More bring nothing: by then it is the line or the server that is busy. */
    private static final int CALLS_AT_ONCE = 16;

    private final AzureContainer container;
    private final AzureWriter writer;
    private final AzureProtection protection;
    private final AzureRemoval removal;
    private final AzureArchive archive;
    private final AzureGrants grants;
    private final int pageKeys;

    AzureBlobStore(AzureContainer container, AzureSettings settings, String account) {
        this.container = container;
        this.pageKeys = settings.pageKeys;
        this.writer = new AzureWriter(container, settings);
        this.protection = new AzureProtection(container, settings);
        this.removal = new AzureRemoval(container, protection, pageKeys);
        this.archive = new AzureArchive(container, settings.recallPriority);
        this.grants = new AzureGrants(account, settings.container, settings.prefix);
    }

    /**
     * Begins with a container's name.
     *
     * @throws StoreException.Invalid if no container can have this name
     */
    public static AzureStoreBuilder container(String name) {
        return new AzureStoreBuilder(name);
    }

    @Override
    public BlobInfo put(BlobKey key, BlobContent content, PutOptions options) {
        container.checkInterrupt("storing", key.path());
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
        container.checkInterrupt("reading", key.path());
        if (length == 0) {
            if (head(key).isEmpty()) {
                throw container.failures().notFound("reading", key.path());
            }
            return read(key, InputStream.nullInputStream(), reader);
        }
        HttpResponse answer;
        try {
            answer = container.send(range(key, offset, length));
        } catch (RuntimeException failure) {
            throw container.failures().of("reading", key.path(), failure, false);
        }
        return answered(key, answer, reader);
    }

    private HttpRequest range(BlobKey key, long offset, long length) {
        // Without a length the SDK signs another text than servers check.
        HttpRequest request = container.request(HttpMethod.GET, key, "").setHeader(HttpHeaderName.CONTENT_LENGTH, "0");
        if (offset > 0 || length > 0) {
            request.setHeader(RANGE, "bytes=" + offset + "-" + (length < 0 ? "" : offset + length - 1));
        }
        return request;
    }

    private <T> T answered(BlobKey key, HttpResponse answer, Reader<T> reader) {
        if (answer.getStatusCode() == 416) {
            answer.close();
            return read(key, InputStream.nullInputStream(), reader);
        }
        if (answer.getStatusCode() >= 300) {
            throw container.failures().of("reading", key.path(), AzureFailures.Answer.of(answer), null, false);
        }
        String announced = answer.getHeaderValue(HttpHeaderName.CONTENT_LENGTH);
        WholeStream whole =
                new WholeStream(answer.getBodyAsInputStreamSync(), announced == null ? -1 : Long.parseLong(announced));
        try (answer) {
            T result = read(key, whole, reader);
            finish(whole);
            return result;
        }
    }

    /** Reads the little that is left, so that the connection can be used again. */
    private static void finish(WholeStream whole) {
        if (whole.rest() >= 0 && whole.rest() <= WORTH_READING) {
            try {
                whole.transferTo(java.io.OutputStream.nullOutputStream());
            } catch (IOException brokenOff) {
                // The reader has what it needs.
            }
        }
    }

    private <T> T read(BlobKey key, InputStream stream, Reader<T> reader) {
        try {
            return reader.read(stream);
        } catch (IOException failure) {
            if (Thread.currentThread().isInterrupted()) {
                throw container.failures().interrupted("reading", key.path(), failure);
            }
            throw container.failures().brokenOff("reading", key.path(), failure);
        }
    }

    @Override
    public Optional<BlobInfo> head(BlobKey key) {
        container.checkInterrupt("looking at", key.path());
        return container
                .look("looking at", key)
                .map(found -> AzureContainer.info(
                        key, found.getBlobSize(), found.getLastModified(), found.getETag(), found.getAccessTier()));
    }

    @Override
    public void list(String prefix, Consumer<BlobInfo> each) {
        new AzureListing(container, pageKeys, prefix).forEach(each);
    }

    @Override
    public void delete(BlobKey key) {
        removal.delete(key);
    }

    @Override
    public Map<BlobKey, StoreException> deleteAll(Collection<BlobKey> keys) {
        return removal.deleteAll(keys);
    }

    @Override
    public void extendRetention(BlobKey key, Instant until) {
        protection.extend(key, Objects.requireNonNull(until, "until"));
    }

    @Override
    public Optional<Instant> retainedUntil(BlobKey key) {
        return protection.retainedUntil(key);
    }

    @Override
    public BlobVersions versions() {
        if (!protection.isVersioned()) {
            throw new StoreException.Unsupported(description()
                    + " keeps no earlier versions of its objects, as far as they show; turn versions on in the account, and"
                    + " say so here (versions=true)");
        }
        return new AzureVersions(container, removal, pageKeys);
    }

    /** The object stays readable from then on: Azure moves it, and how long it is wanted makes no difference. */
    @Override
    public boolean recall(BlobKey key, Duration keep) {
        return archive.recall(key);
    }

    @Override
    public Optional<StoreGrants> grants() {
        return Optional.of(grants);
    }

    @Override
    public Set<Capability> undecided() {
        return protection.undecided();
    }

    @Override
    public int callsAtOnce() {
        return CALLS_AT_ONCE;
    }

    @Override
    public Instant storeTime() {
        return container.time();
    }

    @Override
    public Set<Capability> capabilities() {
        return protection.capabilities();
    }

    @Override
    public String description() {
        return container.description();
    }

    @Override
    public void close() {
        container.close();
    }

    /** For messages of a store that is gone. */
    @Override
    public String toString() {
        return "AzureBlobStore[" + description() + "]";
    }
}
