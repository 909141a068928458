package dev.holdfast.s3;

import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobVersion;
import dev.holdfast.spi.store.BlobVersions;
import dev.holdfast.spi.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;

/** What a bucket that keeps versions still has; one page of the listing is held at a time. */
final class S3Versions implements BlobVersions {
    private final S3Bucket bucket;
    private final S3Protection protection;
    private final int pageKeys;

    S3Versions(S3Bucket bucket, S3Protection protection, int pageKeys) {
        this.bucket = bucket;
        this.protection = protection;
        this.pageKeys = pageKeys;
    }

    @Override
    public void list(String prefix, Consumer<BlobVersion> each) {
        S3Listing.checkPrefix(prefix);
        String key = null;
        String version = null;
        boolean more = true;
        BlobVersion last = null;
        while (more) {
            ListObjectVersionsResponse page = page(prefix, key, version);
            for (BlobVersion found : inOrder(page)) {
                // versitygw begins a page with what the one before ended with.
                if (!found.equals(last)) {
                    each.accept(found);
                }
                last = found;
            }
            more = Boolean.TRUE.equals(page.isTruncated());
            key = page.nextKeyMarker();
            version = page.nextVersionIdMarker();
            if (more && key == null) {
                throw S3Listing.incomplete(bucket, prefix);
            }
        }
    }

    private ListObjectVersionsResponse page(String prefix, @Nullable String key, @Nullable String version) {
        if (Thread.currentThread().isInterrupted()) {
            throw bucket.failures().interrupted("listing versions of", prefix, null);
        }
        try {
            return bucket.client()
                    .listObjectVersions(ListObjectVersionsRequest.builder()
                            .bucket(bucket.name())
                            .prefix(bucket.prefix() + prefix)
                            .keyMarker(key)
                            .versionIdMarker(version)
                            .maxKeys(pageKeys)
                            .build());
        } catch (SdkException failure) {
            throw bucket.failures().of("listing versions of", prefix.isEmpty() ? "everything" : prefix, failure, false);
        }
    }

    /** Versions and marks of deletion come apart; in the order of names, those of one object are together again. */
    private List<BlobVersion> inOrder(ListObjectVersionsResponse page) {
        List<BlobVersion> all = new ArrayList<>();
        page.versions()
                .forEach(found -> key(found.key())
                        .map(key -> new BlobVersion(
                                key,
                                found.versionId(),
                                found.size(),
                                found.lastModified(),
                                Boolean.TRUE.equals(found.isLatest()),
                                false))
                        .ifPresent(all::add));
        page.deleteMarkers()
                .forEach(found -> key(found.key())
                        .map(key -> new BlobVersion(
                                key,
                                found.versionId(),
                                0,
                                found.lastModified(),
                                Boolean.TRUE.equals(found.isLatest()),
                                true))
                        .ifPresent(all::add));
        all.sort((one, other) -> Arrays.compareUnsigned(utf8(one), utf8(other)));
        return all;
    }

    private static byte[] utf8(BlobVersion version) {
        return version.key().path().getBytes(StandardCharsets.UTF_8);
    }

    /** Empty for what no store of ours has written. */
    private Optional<BlobKey> key(String full) {
        try {
            return Optional.of(BlobKey.of(full.substring(bucket.prefix().length())));
        } catch (IllegalArgumentException foreign) {
            return Optional.empty();
        }
    }

    @Override
    public BlobInfo bringBack(BlobVersion version) {
        if (version.isDeletion()) {
            throw new IllegalArgumentException("a mark of deletion has no content: " + version.key());
        }
        BlobKey key = version.key();
        bucket.checkInterrupt("bringing back", key);
        try {
            CopyObjectResponse copied = bucket.client()
                    .copyObject(CopyObjectRequest.builder()
                            .sourceBucket(bucket.name())
                            .sourceKey(bucket.full(key))
                            .sourceVersionId(version.id())
                            .destinationBucket(bucket.name())
                            .destinationKey(bucket.full(key))
                            .build());
            Instant modified = copied.copyObjectResult().lastModified();
            return new BlobInfo(
                    key,
                    version.lengthBytes(),
                    Objects.requireNonNullElseGet(modified, bucket::time).truncatedTo(ChronoUnit.SECONDS),
                    Objects.requireNonNullElse(copied.copyObjectResult().eTag(), ""));
        } catch (SdkException failure) {
            throw bucket.failures().of("bringing back", key + " version " + version.id(), failure, true);
        }
    }

    @Override
    public void delete(BlobVersion version) {
        bucket.checkInterrupt("deleting", version.key());
        try {
            protection.remove(version.key(), version.id());
        } catch (StoreException.Denied refused) {
            throw protection.untilWhen(version, refused);
        }
    }
}
