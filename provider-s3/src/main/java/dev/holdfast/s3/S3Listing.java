package dev.holdfast.s3;

import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.StoreException;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Lists page by page; one page is held at a time. */
final class S3Listing {
    private final S3Bucket bucket;
    private final String prefix;
    private final int pageKeys;

    /** @throws IllegalArgumentException if the prefix is not made of whole parts */
    S3Listing(S3Bucket bucket, String prefix, int pageKeys) {
        this.bucket = bucket;
        this.pageKeys = pageKeys;
        this.prefix = prefix;
        checkPrefix(prefix);
    }

    /** @throws IllegalArgumentException if the prefix is not made of whole parts */
    static void checkPrefix(String prefix) {
        if (!prefix.isEmpty()) {
            if (!prefix.endsWith("/")) {
                throw new IllegalArgumentException("a prefix is empty or ends with '/', this one does not: " + prefix);
            }
            BlobKey.of(prefix.substring(0, prefix.length() - 1));
        }
    }

    void forEach(Consumer<BlobInfo> each) {
        String next = null;
        do {
            ListObjectsV2Response page = page(next);
            for (S3Object object : page.contents()) {
                info(object).ifPresent(each);
            }
            next = after(page);
        } while (next != null);
    }

    private @Nullable String after(ListObjectsV2Response page) {
        if (!Boolean.TRUE.equals(page.isTruncated())) {
            return null;
        }
        if (page.nextContinuationToken() == null) {
            throw incomplete(bucket, what());
        }
        return page.nextContinuationToken();
    }

    static StoreException.Unavailable incomplete(S3Bucket bucket, String what) {
        return new StoreException.Unavailable(
                "listing " + what + " in " + bucket.description()
                        + ": the server says that there is more, and not how to go on; the listing is incomplete",
                true,
                null);
    }

    private String what() {
        return prefix.isEmpty() ? "everything" : prefix;
    }

    private ListObjectsV2Response page(@Nullable String token) {
        String what = what();
        if (Thread.currentThread().isInterrupted()) {
            throw bucket.failures().interrupted("listing", what, null);
        }
        try {
            return bucket.client()
                    .listObjectsV2(ListObjectsV2Request.builder()
                            .bucket(bucket.name())
                            .prefix(bucket.prefix() + prefix)
                            .continuationToken(token)
                            .maxKeys(pageKeys)
                            .build());
        } catch (SdkException failure) {
            throw bucket.failures().of("listing", what, failure, false);
        }
    }

    /** Empty for what no store of ours has written: markers of directories and names that are no keys. */
    private Optional<BlobInfo> info(S3Object object) {
        String path = object.key().substring(bucket.prefix().length());
        try {
            return Optional.of(new BlobInfo(
                    BlobKey.of(path),
                    object.size(),
                    object.lastModified().truncatedTo(ChronoUnit.SECONDS),
                    Objects.requireNonNullElse(object.eTag(), ""),
                    S3Archive.isArchive(object.storageClassAsString())));
        } catch (IllegalArgumentException foreign) {
            return Optional.empty();
        }
    }
}
