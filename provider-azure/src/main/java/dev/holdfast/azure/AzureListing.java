package dev.holdfast.azure;

import com.azure.core.http.rest.PagedResponse;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.BlobListDetails;
import com.azure.storage.blob.models.ListBlobsOptions;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobKey;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Lists page by page; one page is held at a time. */
final class AzureListing {
    private final AzureContainer container;
    private final int pageKeys;
    private final String prefix;

    /** @throws IllegalArgumentException if the prefix is not made of whole parts */
    AzureListing(AzureContainer container, int pageKeys, String prefix) {
        this.container = container;
        this.pageKeys = pageKeys;
        this.prefix = prefix;
        if (!prefix.isEmpty()) {
            if (!prefix.endsWith("/")) {
                throw new IllegalArgumentException("a prefix is empty or ends with '/', this one does not: " + prefix);
            }
            BlobKey.of(prefix.substring(0, prefix.length() - 1));
        }
    }

    void forEach(Consumer<BlobInfo> each) {
        forEachItem(
                container.prefix() + prefix,
                new BlobListDetails(),
                item -> info(item).ifPresent(each));
    }

    /** Every version of every blob, without those that were only marked as deleted. */
    void forEachVersion(Consumer<BlobItem> each) {
        forEachItem(container.prefix() + prefix, new BlobListDetails().setRetrieveVersions(true), each);
    }

    /** The same of one name, and of longer ones that begin with it. */
    static void forEachVersion(AzureContainer container, int pageKeys, BlobKey key, Consumer<BlobItem> each) {
        new AzureListing(container, pageKeys, "")
                .forEachItem(container.prefix() + key.path(), new BlobListDetails().setRetrieveVersions(true), each);
    }

    /** Of whatever object comes first, if there is one. */
    static void firstVersion(AzureContainer container, Consumer<BlobItem> each) {
        ListBlobsOptions request = new ListBlobsOptions()
                .setPrefix(container.prefix())
                .setMaxResultsPerPage(1)
                .setDetails(new BlobListDetails().setRetrieveVersions(true));
        new AzureListing(container, 1, "").page(request, null).getValue().forEach(each);
    }

    private void forEachItem(String start, BlobListDetails details, Consumer<BlobItem> each) {
        ListBlobsOptions request = new ListBlobsOptions()
                .setPrefix(start)
                .setMaxResultsPerPage(pageKeys)
                .setDetails(details);
        String token = null;
        do {
            PagedResponse<BlobItem> page = page(request, token);
            page.getValue().forEach(each);
            token = page.getContinuationToken();
        } while (token != null && !token.isEmpty());
    }

    private PagedResponse<BlobItem> page(ListBlobsOptions request, @Nullable String token) {
        String what = prefix.isEmpty() ? "everything" : prefix;
        container.checkInterrupt("listing", what);
        try {
            Iterator<PagedResponse<BlobItem>> pages = container
                    .client()
                    .listBlobs(request, token, null)
                    .iterableByPage()
                    .iterator();
            return pages.next();
        } catch (RuntimeException failure) {
            throw container.failures().of("listing", what, failure, false);
        }
    }

    /** Empty for what no store of ours has written. */
    private Optional<BlobInfo> info(BlobItem item) {
        return container
                .key(item.getName())
                .map(key -> AzureContainer.info(
                        key,
                        item.getProperties().getContentLength(),
                        item.getProperties().getLastModified(),
                        item.getProperties().getETag(),
                        item.getProperties().getAccessTier()));
    }
}
