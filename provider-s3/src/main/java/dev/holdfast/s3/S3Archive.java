package dev.holdfast.s3;

import dev.holdfast.spi.store.BlobKey;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.RestoreObjectRequest;
import software.amazon.awssdk.services.s3.model.RestoreRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Asks for objects in archives, and whether they have come. */
final class S3Archive {
    /** Of which no byte can be read before it is recalled; {@code GLACIER_IR} is not one of them. */
    private static final Set<String> ARCHIVES = Set.of("GLACIER", "DEEP_ARCHIVE");

    private final S3Bucket bucket;

    S3Archive(S3Bucket bucket) {
        this.bucket = bucket;
    }

    /** Whether objects of a class lie in an archive; listings tell nothing of the archives of intelligent tiering. */
    static boolean isArchive(@Nullable String storageClass) {
        return storageClass != null && ARCHIVES.contains(storageClass);
    }

    static boolean mustBeRecalled(HeadObjectResponse found) {
        boolean archived = found.archiveStatusAsString() != null || isArchive(found.storageClassAsString());
        return archived && !hasCome(found);
    }

    private static boolean hasCome(HeadObjectResponse found) {
        return found.restore() != null && found.restore().contains("ongoing-request=\"false\"");
    }

    /** Says whether the object can be read now. */
    boolean recall(BlobKey key, Duration keep) {
        bucket.checkInterrupt("recalling", key);
        HeadObjectResponse found = bucket.look("recalling", key)
                .orElseThrow(() -> bucket.failures().notFound("recalling", key.path()));
        if (!mustBeRecalled(found)) {
            return true;
        }
        if (found.restore() == null) {
            ask(key, found.archiveStatusAsString() != null, keep);
        }
        return false;
    }

    private void ask(BlobKey key, boolean tiered, Duration keep) {
        RestoreRequest.Builder wanted = RestoreRequest.builder();
        if (!tiered) {
            wanted.days(days(keep)).glacierJobParameters(job -> job.tier("Standard"));
        }
        try {
            bucket.client()
                    .restoreObject(RestoreObjectRequest.builder()
                            .bucket(bucket.name())
                            .key(bucket.full(key))
                            .restoreRequest(wanted.build())
                            .build());
        } catch (S3Exception refused) {
            if (!"RestoreAlreadyInProgress".equals(refused.awsErrorDetails().errorCode())) {
                throw bucket.failures().of("recalling", key.path(), refused, false);
            }
        } catch (SdkException failure) {
            throw bucket.failures().of("recalling", key.path(), failure, false);
        }
    }

    private static int days(Duration keep) {
        long whole = keep.toDays() + (keep.minusDays(keep.toDays()).isZero() ? 0 : 1);
        return (int) Math.max(1, Math.min(whole, Integer.MAX_VALUE));
    }
}
