package dev.holdfast.s3;

import dev.holdfast.Time;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.ServerClock;
import dev.holdfast.spi.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadBucketRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** A bucket, what of it is ours, and the connection to it. */
final class S3Bucket implements AutoCloseable {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

    private final S3Client client;
    private final String name;
    private final String prefix;
    private final String description;
    private final ServerClock clock;
    private final S3Failures failures;
    private final Time time;

    /** @param prefix whole parts with a {@code /} behind, or empty */
    S3Bucket(S3Client client, String name, String prefix, String description, ServerClock clock, Time time) {
        this.client = client;
        this.name = name;
        this.prefix = prefix;
        this.description = description;
        this.clock = clock;
        this.time = time;
        this.failures = new S3Failures(description);
    }

    S3Client client() {
        return client;
    }

    String name() {
        return name;
    }

    String prefix() {
        return prefix;
    }

    /** The key in the bucket. */
    String full(BlobKey key) {
        return prefix + key.path();
    }

    String description() {
        return description;
    }

    S3Failures failures() {
        return failures;
    }

    void checkInterrupt(String doing, BlobKey key) {
        if (Thread.currentThread().isInterrupted()) {
            throw failures.interrupted(doing, key.path(), null);
        }
    }

    /** What the server's clock shows. */
    Instant time() {
        return clock.now().orElseGet(() -> {
            exists("asking the time", "of the bucket");
            return clock.now().orElseThrow(() -> failures.withoutDate());
        });
    }

    /** The object's head, or empty if there is none; a bucket that is gone is an error, not an empty one. */
    Optional<HeadObjectResponse> look(String doing, BlobKey key) {
        try {
            return Optional.of(client.headObject(
                    HeadObjectRequest.builder().bucket(name).key(full(key)).build()));
        } catch (S3Exception refused) {
            if (refused.statusCode() != 404) {
                throw failures.of(doing, key.path(), refused, false);
            }
            if (!exists(doing, key.path())) {
                throw failures.noBucket(doing, key.path());
            }
            return Optional.empty();
        } catch (SdkException failure) {
            throw failures.of(doing, key.path(), failure, false);
        }
    }

    /** Whether the bucket is there, as far as these credentials may know. */
    boolean exists(String doing, String what) {
        try {
            client.headBucket(HeadBucketRequest.builder().bucket(name).build());
            return true;
        } catch (S3Exception refused) {
            if (refused.statusCode() == 404) {
                return false;
            }
            if (refused.statusCode() == 403 || refused.statusCode() == 301) {
                return true;
            }
            throw failures.of(doing, what, refused, false);
        } catch (SdkException failure) {
            throw failures.of(doing, what, failure, false);
        }
    }

    /** Waits before a part is sent again. */
    void pause(int attempt, StoreException failure) {
        try {
            time.sleep(FIRST_PAUSE.multipliedBy(1L << attempt));
        } catch (InterruptedException stopped) {
            StoreException.Interrupted interrupted = failures.interrupted("waiting to try again", "a part", stopped);
            interrupted.addSuppressed(failure);
            throw interrupted;
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
