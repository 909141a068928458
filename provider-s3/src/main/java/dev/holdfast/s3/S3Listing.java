package dev.holdfast.s3;

import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.StoreException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/** Lists page by page; of each request that is under way one page is held at a time. */
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

    /**
     * Tells every object once.
     *
     * @param atOnce how many requests at once, at least 1; where the first page shows that there is much more, the rest is listed
     *     in so many stretches
     */
    void forEach(int atOnce, Consumer<BlobInfo> each) {
        ListedPage page = page(null, null);
        tell(page.objects(), each);
        String next = after(page);
        if (next == null) {
            return;
        }
        List<Stretch> stretches = Stretch.behind(page.objects(), bucket.prefix() + prefix, atOnce);
        if (stretches.size() > 1) {
            listAtOnce(stretches, each);
            return;
        }
        do {
            page = page(null, next);
            tell(page.objects(), each);
            next = after(page);
        } while (next != null);
    }

    private void listAtOnce(List<Stretch> stretches, Consumer<BlobInfo> each) {
        try {
            new StretchedListing(stretches, this::forEachPage).forEach(objects -> tell(objects, each));
        } catch (InterruptedException stopped) {
            throw bucket.failures().interrupted("listing", what(), stopped);
        }
    }

    private void tell(List<ListedPage.Listed> objects, Consumer<BlobInfo> each) {
        objects.forEach(object -> info(object).ifPresent(each));
    }

    /** Lists one stretch; what is told are lists of its objects only. */
    private void forEachPage(Stretch stretch, Consumer<List<ListedPage.Listed>> each) {
        String token = null;
        do {
            ListedPage page = page(token == null ? stretch.after() : null, token);
            requireOrder(page.objects());
            each.accept(stretch.within(page.objects()));
            token = stretch.endsIn(page.objects()) ? null : after(page);
        } while (token != null);
    }

    /** The first page was in order; what ends a stretch could not be told from what does not. */
    private void requireOrder(List<ListedPage.Listed> page) {
        if (!Stretch.isOrdered(page)) {
            throw new StoreException.Unavailable(
                    "listing " + what() + " in " + bucket.description()
                            + ": the server names keys in no order, so that some may be missing; nothing was changed",
                    true,
                    null);
        }
    }

    private @Nullable String after(ListedPage page) {
        if (!page.truncated()) {
            return null;
        }
        if (page.next() == null) {
            throw incomplete(bucket, what());
        }
        return page.next();
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

    private ListedPage page(@Nullable String startAfter, @Nullable String token) {
        String what = what();
        if (Thread.currentThread().isInterrupted()) {
            throw bucket.failures().interrupted("listing", what, null);
        }
        AtomicReference<@Nullable ListedPage> page = new AtomicReference<>();
        try {
            ListObjectsV2Response unused = bucket.client()
                    .listObjectsV2(ListObjectsV2Request.builder()
                            .bucket(bucket.name())
                            .prefix(bucket.prefix() + prefix)
                            .startAfter(startAfter)
                            .continuationToken(token)
                            .maxKeys(pageKeys)
                            .overrideConfiguration(request -> request.putExecutionAttribute(ListingAnswers.PAGE, page))
                            .build());
        } catch (SdkException failure) {
            throw bucket.failures().of("listing", what, failure, false);
        }
        ListedPage listed = page.get();
        if (listed == null) {
            throw incomplete(bucket, what);
        }
        return listed;
    }

    /** Empty for what no store of ours has written: markers of directories and names that are no keys. */
    private Optional<BlobInfo> info(ListedPage.Listed object) {
        String path = object.key().substring(bucket.prefix().length());
        try {
            return Optional.of(new BlobInfo(
                    BlobKey.of(path),
                    object.size(),
                    object.modified().truncatedTo(ChronoUnit.SECONDS),
                    object.etag(),
                    S3Archive.isArchive(object.storageClass())));
        } catch (IllegalArgumentException foreign) {
            return Optional.empty();
        }
    }
}
