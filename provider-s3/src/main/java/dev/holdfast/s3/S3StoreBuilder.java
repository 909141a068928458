package dev.holdfast.s3;

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
import software.amazon.awssdk.services.s3.model.ObjectLockMode;

/** Collects what a store in a bucket needs to know. Not safe for use from several threads; may be used again after opening. */
public final class S3StoreBuilder {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,254}");
    private static final int LEAST_PART = 5 * 1024 * 1024;

    final S3Settings settings = new S3Settings();

    S3StoreBuilder(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new StoreException.Invalid(
                    "no bucket is called '" + name + "': a name has letters, digits, dots and hyphens", null);
        }
        settings.bucket = name;
    }

    /** Only what lies under this path of the bucket is ours; the default is the whole bucket. */
    public S3StoreBuilder prefix(String path) {
        String trimmed = path.replaceAll("^/+|/+$", "");
        settings.prefix = trimmed.isEmpty() ? "" : BlobKey.of(trimmed).path() + "/";
        return this;
    }

    /** The server, such as {@code https://minio.example:9000}; the default is Amazon's of the region. */
    public S3StoreBuilder endpoint(URI server) {
        String scheme = server.getScheme();
        if (server.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
            throw new StoreException.Invalid(
                    "an endpoint is written https://HOST[:PORT], this one is not: " + server.getHost(), null);
        }
        if (server.getUserInfo() != null) {
            throw new StoreException.Invalid("an endpoint carries no user and no password; hand in credentials", null);
        }
        settings.endpoint = server;
        return this;
    }

    /** The region; the default is what the SDK finds in the environment or in a profile, and at an endpoint us-east-1. */
    public S3StoreBuilder region(String name) {
        settings.region = Objects.requireNonNull(name, "name");
        return this;
    }

    /** Whether the bucket stands in the path and not in the host's name; the default is yes at an endpoint. */
    public S3StoreBuilder pathStyle(boolean inPath) {
        settings.pathStyle = inPath;
        return this;
    }

    /**
     * What is handed in: {@code accessKey} and {@code secretKey}, with {@code sessionToken} for temporary ones; the default is
     * the SDK's chain (environment, profile, web identity, container, instance). Read again when they are needed.
     */
    public S3StoreBuilder credentials(StoreCredentials handedIn) {
        settings.credentials = Objects.requireNonNull(handedIn, "handedIn");
        return this;
    }

    /** A profile of the SDK's configuration files, for credentials and region. */
    public S3StoreBuilder profile(String name) {
        settings.profile = Objects.requireNonNull(name, "name");
        return this;
    }

    /** A directory with one file for each credential, as Kubernetes mounts a secret. */
    public S3StoreBuilder credentialsDirectory(Path directory) {
        settings.credentials = StoreCredentials.inDirectory(directory);
        return this;
    }

    /** Certificates in PEM that are trusted beside the system's. */
    public S3StoreBuilder trusting(Path certificates) {
        settings.certificates = Objects.requireNonNull(certificates, "certificates");
        return this;
    }

    /** A proxy, {@code http://HOST:PORT}; the default is what the system's properties and environment say. */
    public S3StoreBuilder proxy(URI server) {
        settings.proxy = Objects.requireNonNull(server, "server");
        return this;
    }

    /** What is added to the name that this program gives itself in requests. */
    public S3StoreBuilder userAgent(String suffix) {
        settings.userAgent = Objects.requireNonNull(suffix, "suffix");
        return this;
    }

    /** How many connections are open at most; at least 1, the default is 32. */
    public S3StoreBuilder connections(int most) {
        settings.connections = atLeast(1, most, "connections");
        return this;
    }

    /** How long a server may say nothing before the connection counts as broken; the default is a minute. */
    public S3StoreBuilder silence(Duration longest) {
        if (longest.isNegative() || longest.isZero()) {
            throw new IllegalArgumentException("the longest silence must be positive, was " + longest);
        }
        settings.silence = longest;
        return this;
    }

    /** How many objects a page of a listing has at most; from 1 to 1000, the default is 1000. */
    public S3StoreBuilder pageKeys(int most) {
        settings.pageKeys = Math.min(1000, atLeast(1, most, "objects of a page"));
        return this;
    }

    /**
     * Who is given permissions in the policy of the bucket, if that is asked for: the ARN of a user or a role, or an access
     * key where the server takes that; the default is nobody.
     */
    public S3StoreBuilder principal(String name) {
        settings.principal = Objects.requireNonNull(name, "name");
        return this;
    }

    /** What is longer is stored in parts of this size, in bytes; at least 5 MiB, the default is 32 MiB. */
    public S3StoreBuilder partBytes(int bytes) {
        settings.partBytes = atLeast(LEAST_PART, bytes, "bytes of a part");
        return this;
    }

    /** How many parts of one object travel, and are in memory, at once; at least 1, the default is 3. */
    public S3StoreBuilder partsAtOnce(int parts) {
        settings.partsAtOnce = atLeast(1, parts, "parts at once");
        return this;
    }

    /** The storage class of packs, such as {@code STANDARD_IA}; the default is the bucket's. */
    public S3StoreBuilder packClass(@Nullable String name) {
        settings.packClass = name;
        return this;
    }

    /** The storage class of everything but packs; the default is the bucket's. */
    public S3StoreBuilder otherClass(@Nullable String name) {
        settings.otherClass = name;
        return this;
    }

    /**
     * Protects in compliance mode, which nobody can undo, where retention is asked for; the default is governance mode, which
     * those with a permission of its own can.
     */
    public S3StoreBuilder compliance(boolean strict) {
        settings.lockMode = strict ? ObjectLockMode.COMPLIANCE : ObjectLockMode.GOVERNANCE;
        return this;
    }

    /** Whether the server decides conditional writes; the default is yes, as Amazon, MinIO, Ceph and versitygw do. */
    public S3StoreBuilder conditions(boolean decided) {
        settings.conditions = decided;
        return this;
    }

    /** Whether the bucket is created if it is missing, and then with Object Lock if that is asked for; the default is no. */
    public S3StoreBuilder create(boolean bucket, boolean objectLock) {
        settings.create = bucket;
        settings.createLocking = objectLock;
        return this;
    }

    /** Where the store gets its time from; the default is the system's. */
    public S3StoreBuilder time(Time newTime) {
        settings.time = Objects.requireNonNull(newTime, "newTime");
        return this;
    }

    /**
     * Connects.
     *
     * @throws StoreException.NotFound if there is no such bucket and none is created
     * @throws StoreException if the server cannot be reached or refuses
     */
    public S3BlobStore open() {
        return S3Connection.open(settings);
    }

    private static int atLeast(int least, int value, String what) {
        if (value < least) {
            throw new IllegalArgumentException(what + " must be at least " + least + ", was " + value);
        }
        return value;
    }
}
