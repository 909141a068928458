package dev.holdfast.gcs;

import dev.holdfast.Time;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.StoreCredentials;
import dev.holdfast.spi.store.StoreException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Collects what a store in a bucket needs to know. Not safe for use from several threads; may be used again after opening. */
public final class GcsStoreBuilder {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]");
    /** Google takes chunks in multiples of this. */
    private static final int CHUNK_UNIT = 256 * 1024;

    final GcsSettings settings = new GcsSettings();

    GcsStoreBuilder(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new StoreException.Invalid(
                    "no bucket is called '" + name + "': a name has lower-case letters, digits, dots, underscores and"
                            + " hyphens",
                    null);
        }
        settings.bucket = name;
    }

    /** Only what lies under this path of the bucket is ours; the default is the whole bucket. */
    public GcsStoreBuilder prefix(String path) {
        String trimmed = path.replaceAll("^/+|/+$", "");
        settings.prefix = trimmed.isEmpty() ? "" : BlobKey.of(trimmed).path() + "/";
        return this;
    }

    /** The server, such as {@code http://127.0.0.1:4443} of an emulator; the default is Google's. */
    public GcsStoreBuilder endpoint(URI server) {
        settings.endpoint = address("an endpoint", server).resolve("/");
        return this;
    }

    /** The project in which a bucket is created; the default is that of the service account. */
    public GcsStoreBuilder project(String id) {
        settings.project = Objects.requireNonNull(id, "id");
        return this;
    }

    /** Where a bucket is created, such as {@code EUROPE-WEST3}; the default is Google's. */
    public GcsStoreBuilder location(String name) {
        settings.location = Objects.requireNonNull(name, "name");
        return this;
    }

    /**
     * What is handed in: {@code serviceAccount} (the JSON key of a service account) or {@code accessToken}; the default is what
     * Google's library finds (GOOGLE_APPLICATION_CREDENTIALS, gcloud, the machine's or the pod's account), which is shown to
     * Google only, never to another endpoint. Read again when they are needed.
     */
    public GcsStoreBuilder credentials(StoreCredentials handedIn) {
        settings.credentials = Objects.requireNonNull(handedIn, "handedIn");
        return this;
    }

    /** A directory with one file for each credential, as Kubernetes mounts a secret. */
    public GcsStoreBuilder credentialsDirectory(Path directory) {
        settings.credentials = StoreCredentials.inDirectory(directory);
        return this;
    }

    /** Whether requests carry no credentials at all, as emulators want it; only at an endpoint that is not Google's. */
    public GcsStoreBuilder anonymous(boolean without) {
        settings.anonymous = without;
        return this;
    }

    /**
     * Who gets permissions when they are assigned, such as {@code serviceAccount:backup@project.iam.gserviceaccount.com}; the
     * default is the service account that is used.
     */
    public GcsStoreBuilder member(String name) {
        settings.member = Objects.requireNonNull(name, "name");
        return this;
    }

    /** Certificates in PEM that are trusted beside the system's. */
    public GcsStoreBuilder trusting(Path certificates) {
        settings.certificates = Objects.requireNonNull(certificates, "certificates");
        return this;
    }

    /** A proxy, {@code http://HOST:PORT}; the default is what the system's properties say. */
    public GcsStoreBuilder proxy(URI server) {
        settings.proxy = address("a proxy", server);
        return this;
    }

    /** What is added to the name that this program gives itself in requests. */
    public GcsStoreBuilder userAgent(String suffix) {
        settings.userAgent = Objects.requireNonNull(suffix, "suffix");
        return this;
    }

    /** How many connections are open at most; at least 1, the default is 32. */
    public GcsStoreBuilder connections(int most) {
        settings.connections = atLeast(1, most, "connections");
        return this;
    }

    /**
     * What is longer is stored in chunks of this size, in bytes, one of which is in memory for each object on its way; a multiple
     * of 256 KiB, the default is 8 MiB.
     */
    public GcsStoreBuilder chunkBytes(int bytes) {
        if (bytes % CHUNK_UNIT != 0) {
            throw new IllegalArgumentException(
                    "bytes of a chunk must be a multiple of " + CHUNK_UNIT + ", was " + bytes);
        }
        settings.chunkBytes = atLeast(CHUNK_UNIT, bytes, "bytes of a chunk");
        return this;
    }

    /** How many names one page of a listing has at most; 1 to 1,000, the default is 1,000. */
    public GcsStoreBuilder pageSize(int names) {
        if (names > 1000) {
            throw new IllegalArgumentException("a page has at most 1000 names, was " + names);
        }
        settings.pageSize = atLeast(1, names, "names of a page");
        return this;
    }

    /** How long a server may be silent before a request fails; positive, the default is a minute. */
    public GcsStoreBuilder silence(Duration longest) {
        atLeast(1, (int) Math.min(Integer.MAX_VALUE, longest.toMillis()), "milliseconds of silence");
        settings.silence = longest;
        return this;
    }

    /** The storage class of packs, such as {@code COLDLINE}; the default is the bucket's. */
    public GcsStoreBuilder packClass(@Nullable String name) {
        settings.packClass = name;
        return this;
    }

    /** The storage class of everything but packs; the default is the bucket's. */
    public GcsStoreBuilder otherClass(@Nullable String name) {
        settings.otherClass = name;
        return this;
    }

    /**
     * Protects in the locked mode, which nobody can undo, where retention is asked for; the default is unlocked, which those with
     * a permission of its own can shorten.
     */
    public GcsStoreBuilder locked(boolean strict) {
        settings.locked = strict;
        return this;
    }

    /** Whether the bucket is created if it is missing, and then with retention of objects if that is asked for; the default is no. */
    public GcsStoreBuilder create(boolean bucket, boolean retention) {
        settings.create = bucket;
        settings.createProtecting = retention;
        return this;
    }

    /** Where the store gets its time from; the default is the system's. */
    public GcsStoreBuilder time(Time newTime) {
        settings.time = Objects.requireNonNull(newTime, "newTime");
        return this;
    }

    /**
     * Connects.
     *
     * @throws StoreException.NotFound if there is no such bucket and none is created
     * @throws StoreException.Invalid if these settings do not fit together
     * @throws StoreException if the server cannot be reached or refuses
     */
    public GcsBlobStore open() {
        return GcsConnection.open(settings);
    }

    private static URI address(String what, URI server) {
        String scheme = server.getScheme();
        if (server.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
            throw new StoreException.Invalid(
                    what + " is written https://HOST[:PORT], this one is not: " + server.getHost(), null);
        }
        if (server.getUserInfo() != null) {
            throw new StoreException.Invalid(what + " carries no user and no password; hand in credentials", null);
        }
        return server;
    }

    private static int atLeast(int least, int value, String what) {
        if (value < least) {
            throw new IllegalArgumentException(what + " must be at least " + least + ", was " + value);
        }
        return value;
    }
}
