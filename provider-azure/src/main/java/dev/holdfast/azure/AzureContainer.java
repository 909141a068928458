package dev.holdfast.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.AccessTier;
import com.azure.storage.blob.models.BlobProperties;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.specialized.BlockBlobClient;
import dev.holdfast.Time;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.ServerClock;
import dev.holdfast.spi.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A container, what of it is ours, and the connection to it. */
final class AzureContainer implements AutoCloseable {
    static final HttpHeaderName VERSION_ID = HttpHeaderName.fromString("x-ms-version-id");
    private static final HttpHeaderName SERVICE_VERSION = HttpHeaderName.fromString("x-ms-version");
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

    private final BlobContainerClient client;
    private final AzureTransport transport;
    private final AzureCredentials credentials;
    private final String prefix;
    private final String description;
    private final ServerClock clock;
    private final AzureFailures failures;
    private final Time time;

    /** @param transport closed with this container */
    AzureContainer(
            BlobContainerClient client,
            AzureTransport transport,
            AzureCredentials credentials,
            AzureSettings settings,
            ServerClock clock) {
        this.client = client;
        this.transport = transport;
        this.credentials = credentials;
        this.prefix = settings.prefix;
        this.description = settings.description();
        this.clock = clock;
        this.time = settings.time;
        this.failures = new AzureFailures(description);
    }

    BlobContainerClient client() {
        return client;
    }

    AzureTransport transport() {
        return transport;
    }

    AzureCredentials credentials() {
        return credentials;
    }

    String prefix() {
        return prefix;
    }

    BlockBlobClient blob(BlobKey key) {
        return client.getBlobClient(prefix + key.path()).getBlockBlobClient();
    }

    /** The key of a name in the container, or empty for what no store of ours has written. */
    Optional<BlobKey> key(String name) {
        try {
            return name.startsWith(prefix)
                    ? Optional.of(BlobKey.of(name.substring(prefix.length())))
                    : Optional.empty();
        } catch (IllegalArgumentException foreign) {
            return Optional.empty();
        }
    }

    String description() {
        return description;
    }

    AzureFailures failures() {
        return failures;
    }

    /** A request for a blob, to be filled in. */
    HttpRequest request(HttpMethod method, BlobKey key, String query) {
        HttpRequest request = new HttpRequest(method, blob(key).getBlobUrl() + query);
        return request.setHeader(SERVICE_VERSION, client.getServiceVersion().getVersion());
    }

    /** Sends it once; the answer is to be closed. */
    HttpResponse send(HttpRequest request) {
        return client.getHttpPipeline().sendSync(request, Context.NONE);
    }

    void checkInterrupt(String doing, String what) {
        if (Thread.currentThread().isInterrupted()) {
            throw failures.interrupted(doing, what, null);
        }
    }

    /** What the server's clock shows. */
    Instant time() {
        return clock.now().orElseGet(() -> {
            exists("asking the time", "of the container");
            return clock.now().orElseThrow(failures::withoutDate);
        });
    }

    /** The blob's properties, or empty if there is none; a container that is gone is an error, not an empty one. */
    Optional<BlobProperties> look(String doing, BlobKey key) {
        try {
            return Optional.of(blob(key)
                    .getPropertiesWithResponse(null, null, Context.NONE)
                    .getValue());
        } catch (BlobStorageException refused) {
            AzureFailures.Answer answer = AzureFailures.Answer.of(refused);
            if (answer.status() != 404 || answer.is("ContainerNotFound")) {
                throw failures.of(doing, key.path(), refused, false);
            }
            if (!answer.is("BlobNotFound") && !exists(doing, key.path())) {
                throw noContainer(doing, key.path());
            }
            return Optional.empty();
        } catch (RuntimeException failure) {
            throw failures.of(doing, key.path(), failure, false);
        }
    }

    private StoreException.Invalid noContainer(String doing, String what) {
        return new StoreException.Invalid(
                doing + " " + what + " in " + description
                        + ": there is no such container; create it, or correct its name, account or endpoint",
                null);
    }

    /** Whether the container is there, as far as these credentials may know. */
    boolean exists(String doing, String what) {
        try {
            client.getPropertiesWithResponse(null, null, Context.NONE);
            return true;
        } catch (BlobStorageException refused) {
            if (refused.getStatusCode() == 404) {
                return false;
            }
            if (refused.getStatusCode() == 403
                    && !AzureFailures.Answer.of(refused).is("AuthenticationFailed")) {
                return true;
            }
            throw failures.of(doing, what, refused, false);
        } catch (RuntimeException failure) {
            throw failures.of(doing, what, failure, false);
        }
    }

    /** What a listing or a head says. */
    static BlobInfo info(
            BlobKey key,
            @Nullable Long length,
            @Nullable OffsetDateTime modified,
            @Nullable String etag,
            @Nullable AccessTier tier) {
        return new BlobInfo(
                key,
                length == null ? 0 : length,
                Objects.requireNonNull(modified, "modified").toInstant().truncatedTo(ChronoUnit.SECONDS),
                bare(etag),
                AccessTier.ARCHIVE.equals(tier));
    }

    /** Listings have it without quotation marks, answers with them. */
    static String bare(@Nullable String etag) {
        return etag == null ? "" : etag.replace("\"", "");
    }

    static String quoted(String etag) {
        return '"' + etag + '"';
    }

    /** Waits before something is sent or asked again. */
    void pause(String doing, int attempt, @Nullable StoreException failure) {
        try {
            time.sleep(FIRST_PAUSE.multipliedBy(1L << Math.min(attempt, 6)));
        } catch (InterruptedException stopped) {
            StoreException.Interrupted interrupted = failures.interrupted(doing, "waiting", stopped);
            if (failure != null) {
                interrupted.addSuppressed(failure);
            }
            throw interrupted;
        }
    }

    @Override
    public void close() {
        transport.close();
    }
}
