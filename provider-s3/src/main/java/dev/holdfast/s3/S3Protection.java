package dev.holdfast.s3;

import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobVersion;
import dev.holdfast.spi.store.Capability;
import dev.holdfast.spi.store.StoreException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.GetBucketVersioningRequest;
import software.amazon.awssdk.services.s3.model.GetObjectLockConfigurationRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsRequest;
import software.amazon.awssdk.services.s3.model.ObjectLockEnabled;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.ObjectLockRetention;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.PutObjectRetentionRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Deleting and protecting, which depend on whether the bucket keeps versions and locks them.
 *
 * <p>In a bucket that only keeps versions, a deletion hides the object and the bucket's rules decide when its bytes go: that is
 * what the owner turned versions on for. In a bucket with Object Lock, where hiding always succeeds and would free nothing, the
 * versions themselves are deleted once their protection ends, and before that a deletion is refused.
 */
final class S3Protection {
    private static final Logger LOG = LoggerFactory.getLogger(S3Protection.class);

    private final S3Bucket bucket;
    private final ObjectLockMode mode;
    private final boolean conditions;
    private final AtomicBoolean warned = new AtomicBoolean();
    private volatile @Nullable Answer locks;
    private volatile @Nullable Answer versions;

    /** @param conditions whether the server is known to decide conditional writes */
    S3Protection(S3Bucket bucket, ObjectLockMode mode, boolean conditions) {
        this.bucket = bucket;
        this.mode = mode;
        this.conditions = conditions;
    }

    /** Retention counts in whole seconds, and never less than was asked for. */
    static Instant whole(Instant until) {
        Instant seconds = until.truncatedTo(ChronoUnit.SECONDS);
        return seconds.equals(until) ? seconds : seconds.plusSeconds(1);
    }

    /** Asks the bucket only about what depends on it, and only once somebody wants to know. */
    Set<Capability> capabilities() {
        return new Capabilities(
                certain(),
                Map.of(
                        Capability.VERSIONS, this::keepsVersions,
                        Capability.OBJECT_LOCK, this::isLocking));
    }

    private Set<Capability> certain() {
        EnumSet<Capability> certain = EnumSet.of(Capability.DURABLE, Capability.ARCHIVES);
        if (conditions) {
            certain.add(Capability.CREATE_ONLY);
            certain.add(Capability.REPLACE_IF_UNCHANGED);
        }
        return certain;
    }

    /** What these credentials may not ask for, where nothing else tells that the bucket has none. */
    Set<Capability> undecided() {
        EnumSet<Capability> undecided = EnumSet.noneOf(Capability.class);
        if (mayBeLocking()) {
            undecided.add(Capability.OBJECT_LOCK);
        }
        if (!isLocking() && versions() == Answer.NOT_TOLD) {
            undecided.add(Capability.VERSIONS);
        }
        return Set.copyOf(undecided);
    }

    /** Whether nobody knows if it locks: a bucket that keeps no versions cannot. */
    private boolean mayBeLocking() {
        return locks() == Answer.NOT_TOLD && versions() != Answer.NO;
    }

    /** An object tells about its retention only whoever may ask for that, and shows none to all others. */
    private void requireKnown(String doing, BlobKey key) {
        if (mayBeLocking()) {
            throw new StoreException.Denied(
                    doing + " " + key + " in " + bucket.description()
                            + ": whether the bucket has Object Lock is not known;"
                            + " grant s3:GetBucketObjectLockConfiguration",
                    null);
        }
    }

    void require(String doing, BlobKey key) {
        requireKnown(doing, key);
        if (!isLocking()) {
            throw new StoreException.Unsupported(doing + " " + key + " in " + bucket.description()
                    + ": the bucket has no Object Lock, so nothing in it can be protected; turn it on when the bucket"
                    + " is created, or ask for no retention here");
        }
    }

    void extend(BlobKey key, Instant until) {
        require("protecting", key);
        Instant whole = whole(until);
        HeadObjectResponse found = bucket.look("protecting", key)
                .orElseThrow(() -> bucket.failures().notFound("protecting", key.path()));
        Instant inForce = found.objectLockRetainUntilDate();
        if (inForce != null && !whole.isAfter(inForce)) {
            return;
        }
        ObjectLockMode kept = found.objectLockMode() == ObjectLockMode.COMPLIANCE ? ObjectLockMode.COMPLIANCE : mode;
        try {
            bucket.client()
                    .putObjectRetention(PutObjectRetentionRequest.builder()
                            .bucket(bucket.name())
                            .key(bucket.full(key))
                            .versionId(found.versionId())
                            .retention(ObjectLockRetention.builder()
                                    .mode(kept == ObjectLockMode.COMPLIANCE ? "COMPLIANCE" : "GOVERNANCE")
                                    .retainUntilDate(whole)
                                    .build())
                            .build());
        } catch (SdkException failure) {
            throw bucket.failures().of("protecting", key.path(), failure, true);
        }
    }

    /** Until when an object is protected, if this bucket protects at all. */
    Optional<Instant> until(BlobKey key) {
        requireKnown("asking for the retention of", key);
        if (!isLocking()) {
            return Optional.empty();
        }
        HeadObjectResponse found = bucket.look("asking for the retention of", key)
                .orElseThrow(() -> bucket.failures().notFound("asking for the retention of", key.path()));
        return Optional.ofNullable(found.objectLockRetainUntilDate());
    }

    boolean isLocking() {
        return locks() == Answer.YES;
    }

    /** A bucket with Object Lock keeps versions always. */
    private boolean keepsVersions() {
        return isLocking() || versions() == Answer.YES;
    }

    void requireVersions() {
        if (!isLocking() && versions() == Answer.NOT_TOLD) {
            throw new StoreException.Denied(
                    "asking for versions in " + bucket.description()
                            + ": whether the bucket keeps them is not known; grant s3:GetBucketVersioning",
                    null);
        }
        if (!keepsVersions()) {
            throw new StoreException.Unsupported(bucket.description()
                    + " keeps no earlier versions of its objects; turn versioning on for the bucket");
        }
    }

    /** Says until when, where it is for its protection that a version may not be deleted. */
    StoreException.Denied untilWhen(BlobVersion version, StoreException.Denied refused) {
        try {
            Instant until = bucket.client()
                    .headObject(HeadObjectRequest.builder()
                            .bucket(bucket.name())
                            .key(bucket.full(version.key()))
                            .versionId(version.id())
                            .build())
                    .objectLockRetainUntilDate();
            return until == null || !until.isAfter(bucket.time())
                    ? refused
                    : isProtected(version.key(), until, refused);
        } catch (SdkException unknown) {
            refused.addSuppressed(unknown);
            return refused;
        }
    }

    private StoreException.Denied isProtected(BlobKey key, Instant until, @Nullable Throwable cause) {
        return new StoreException.Denied(
                "deleting " + key + " in " + bucket.description() + ": it is protected until " + until
                        + "; wait until then",
                cause);
    }

    void delete(BlobKey key) {
        if (isLocking()) {
            deleteVersions(key);
        } else {
            remove(key, null);
            warnIfUndecided();
        }
    }

    /**
     * After the first deletion that was not refused: whoever may not delete need not know. Once: whoever reads it can do something
     * about it, and every deletion would say the same.
     */
    void warnIfUndecided() {
        if (mayBeLocking() && warned.compareAndSet(false, true)) {
            LOG.warn(
                    "deleting in {}: whether the bucket has Object Lock is not known; where it has, what is deleted is only"
                            + " hidden and takes its space still, protected or not. Grant s3:GetBucketObjectLockConfiguration",
                    bucket.description());
        }
    }

    private void deleteVersions(BlobKey key) {
        Optional<HeadObjectResponse> current = bucket.look("deleting", key);
        if (current.isEmpty()) {
            deleteNothing(key);
            return;
        }
        refuseWhileProtected(key, current.get());
        List<ObjectVersion> versions = versions(key);
        if (versions.size() > 1) {
            // Without this, deleting the newest would bring the one before it back.
            remove(key, null);
        }
        for (ObjectVersion version : versions) {
            removeIfFree(key, version, versions.size() > 1);
        }
    }

    /** The store refuses whoever may not delete, whether or not there is something; hidden versions are left alone. */
    private void deleteNothing(BlobKey key) {
        if (versions(key).isEmpty()) {
            remove(key, "null");
        }
    }

    private void refuseWhileProtected(BlobKey key, HeadObjectResponse found) {
        Instant until = found.objectLockRetainUntilDate();
        if (until != null && until.isAfter(bucket.time())) {
            throw isProtected(key, until, null);
        }
        if ("ON".equals(found.objectLockLegalHoldStatusAsString())) {
            throw new StoreException.Denied(
                    "deleting " + key + " in " + bucket.description()
                            + ": it is under a legal hold; whoever put it there must release it",
                    null);
        }
    }

    private List<ObjectVersion> versions(BlobKey key) {
        try {
            return bucket
                    .client()
                    .listObjectVersionsPaginator(ListObjectVersionsRequest.builder()
                            .bucket(bucket.name())
                            .prefix(bucket.full(key))
                            .build())
                    .versions()
                    .stream()
                    .filter(version -> version.key().equals(bucket.full(key)))
                    .toList();
        } catch (SdkException failure) {
            throw bucket.failures().of("deleting", key.path(), failure, false);
        }
    }

    /** An older version that is still protected stays, hidden, until the bucket's rules remove it. */
    private void removeIfFree(BlobKey key, ObjectVersion version, boolean hidden) {
        try {
            remove(key, version.versionId());
        } catch (StoreException.Denied stillProtected) {
            if (!hidden) {
                throw stillProtected;
            }
        }
    }

    void remove(BlobKey key, @Nullable String version) {
        try {
            bucket.client()
                    .deleteObject(DeleteObjectRequest.builder()
                            .bucket(bucket.name())
                            .key(bucket.full(key))
                            .versionId(version)
                            .build());
        } catch (S3Exception refused) {
            StoreException told = bucket.failures().of("deleting", key.path(), refused, true);
            if (!(told instanceof StoreException.NotFound)) {
                throw told;
            }
        } catch (SdkException failure) {
            throw bucket.failures().of("deleting", key.path(), failure, true);
        }
    }

    private Answer locks() {
        Answer told = locks;
        if (told == null) {
            told = askForLocks();
            locks = told;
        }
        return told;
    }

    private Answer askForLocks() {
        return asked(
                "asking for Object Lock",
                () -> ObjectLockEnabled.ENABLED
                        == bucket.client()
                                .getObjectLockConfiguration(GetObjectLockConfigurationRequest.builder()
                                        .bucket(bucket.name())
                                        .build())
                                .objectLockConfiguration()
                                .objectLockEnabled());
    }

    private Answer versions() {
        Answer told = versions;
        if (told == null) {
            told = askForVersions();
            versions = told;
        }
        return told;
    }

    private Answer askForVersions() {
        return asked(
                "asking for versions",
                () -> BucketVersioningStatus.ENABLED
                        == bucket.client()
                                .getBucketVersioning(GetBucketVersioningRequest.builder()
                                        .bucket(bucket.name())
                                        .build())
                                .status());
    }

    /** An answer is kept as long as the store is open, so that what is no answer must not be taken for one. */
    private Answer asked(String doing, BooleanSupplier question) {
        try {
            return question.getAsBoolean() ? Answer.YES : Answer.NO;
        } catch (S3Exception refused) {
            if (S3Failures.isUnknownThere(refused)) {
                return Answer.NO;
            }
            if (S3Failures.isForbidden(refused)) {
                return Answer.NOT_TOLD;
            }
            throw bucket.failures().of(doing, "of the bucket", refused, false);
        } catch (SdkException failure) {
            throw bucket.failures().of(doing, "of the bucket", failure, false);
        }
    }

    private enum Answer {
        YES,
        NO,
        NOT_TOLD
    }
}
