package dev.holdfast.gcs;

import com.google.api.client.http.HttpRequestFactory;
import com.google.api.client.http.HttpResponseException;
import com.google.api.client.http.HttpTransport;
import com.google.api.services.storage.Storage;
import com.google.api.services.storage.model.StorageObject;
import dev.holdfast.Time;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.ServerClock;
import dev.holdfast.spi.store.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A bucket, what of it is ours, and the connection to it. */
final class GcsBucket implements AutoCloseable {
    /** What is asked of an object; anything more would only make answers longer. */
    static final String FIELDS =
            "name,generation,metageneration,size,timeCreated,timeDeleted,crc32c,storageClass,contentType,retention,"
                    + "temporaryHold,eventBasedHold";

    private static final Logger LOG = LoggerFactory.getLogger(GcsBucket.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

    private final Storage client;
    private final GcsSettings settings;
    private final ServerClock clock;
    private final GcsFailures failures;
    private final HttpRequestFactory strangers;
    private final Time time;

    GcsBucket(Storage client, GcsSettings settings, ServerClock clock) {
        this.client = client;
        this.settings = settings;
        this.clock = clock;
        this.time = settings.time;
        this.failures = new GcsFailures(settings.description());
        this.strangers = client.getRequestFactory().getTransport().createRequestFactory(request -> {
            GcsConnection.prepare(request, settings);
            request.setResponseInterceptor(new DateHeader(clock));
        });
    }

    /** One request. */
    @FunctionalInterface
    interface Call<T> {
        /** Sends it and reads the answer. */
        T send() throws IOException;
    }

    Storage client() {
        return client;
    }

    /** Makes requests that carry no credentials. */
    HttpRequestFactory strangers() {
        return strangers;
    }

    String name() {
        return settings.bucket;
    }

    String prefix() {
        return settings.prefix;
    }

    int pageSize() {
        return settings.pageSize;
    }

    /** The key in the bucket. */
    String full(BlobKey key) {
        return settings.prefix + key.path();
    }

    String description() {
        return settings.description();
    }

    GcsFailures failures() {
        return failures;
    }

    void checkInterrupt(String doing, BlobKey key) {
        if (Thread.currentThread().isInterrupted()) {
            throw failures.interrupted(doing, key.path(), null);
        }
    }

    /** @param changes whether the call may have changed something before it failed */
    <T> T call(String doing, String what, boolean changes, Call<T> call) {
        try {
            return call.send();
        } catch (IOException failure) {
            throw failures.of(doing, what, failure, changes);
        }
    }

    /** What the server's clock shows. */
    Instant time() {
        return clock.now().orElseGet(() -> {
            exists("asking the time", "of the bucket");
            return clock.now().orElseThrow(failures::withoutDate);
        });
    }

    static BlobInfo info(BlobKey key, StorageObject object) {
        return new BlobInfo(
                key,
                object.getSize().longValueExact(),
                instant(object.getTimeCreated()).truncatedTo(ChronoUnit.SECONDS),
                Long.toString(object.getGeneration()));
    }

    static Instant instant(com.google.api.client.util.DateTime time) {
        return Instant.ofEpochMilli(time.getValue());
    }

    /** The object as it is now, or empty if there is none; a bucket that is gone is an error, not an empty one. */
    Optional<StorageObject> look(String doing, BlobKey key) {
        try {
            return Optional.of(
                    client.objects().get(name(), full(key)).setFields(FIELDS).execute());
        } catch (IOException failure) {
            if (isAbsent(doing, key.path(), failure)) {
                return Optional.empty();
            }
            throw failures.of(doing, key.path(), failure, false);
        }
    }

    /**
     * Whether a failure says that the object is not there.
     *
     * @throws StoreException.Invalid if it is the bucket that is not there
     */
    boolean isAbsent(String doing, String what, IOException failure) {
        if (!(failure instanceof HttpResponseException answer) || answer.getStatusCode() != 404) {
            return false;
        }
        String said = String.valueOf(answer.getMessage());
        if (said.contains("bucket does not exist") || (!said.contains("No such object") && !exists(doing, what))) {
            throw failures.noBucket(doing, what);
        }
        return true;
    }

    /** Whether the bucket is there, as far as these credentials may know; asked in a way that needs no permission of its own. */
    private boolean exists(String doing, String what) {
        try {
            client.objects()
                    .list(name())
                    .setPrefix(prefix() + "config")
                    .setMaxResults(1L)
                    .setFields("kind")
                    .execute();
            return true;
        } catch (HttpResponseException refused) {
            if (refused.getStatusCode() == 404) {
                return false;
            }
            if (refused.getStatusCode() == 403) {
                return true;
            }
            throw failures.of(doing, what, refused, false);
        } catch (IOException failure) {
            throw failures.of(doing, what, failure, false);
        }
    }

    /** Waits before a chunk is sent again; a store that asks for a long wait leaves that to whoever has the deadline. */
    void pause(int attempt, StoreException failure) {
        LOG.debug("attempt {} failed: {}", attempt, failure.getMessage());
        if (failure instanceof StoreException.Throttled throttled
                && throttled.retryAfter().isPresent()) {
            throw failure;
        }
        try {
            time.sleep(FIRST_PAUSE.multipliedBy(1L << attempt));
        } catch (InterruptedException stopped) {
            StoreException.Interrupted interrupted = failures.interrupted("waiting to try again", "a chunk", stopped);
            interrupted.addSuppressed(failure);
            throw interrupted;
        }
    }

    @Override
    public void close() {
        close(client.getRequestFactory().getTransport());
    }

    static void close(HttpTransport transport) {
        try {
            transport.shutdown();
        } catch (IOException failure) {
            LOG.debug("closing connections: {}", failure.toString());
        }
    }
}
