package dev.holdfast.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.BlobProperties;
import com.azure.storage.blob.models.CopyStatusType;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobVersion;
import dev.holdfast.spi.store.BlobVersions;
import dev.holdfast.spi.store.StoreException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.function.Consumer;

/**
 * What objects were before. Azure marks no deletions: an object that was deleted has versions and none of them is current, so
 * when it was deleted is not known.
 */
final class AzureVersions implements BlobVersions {
    private static final HttpHeaderName COPY_SOURCE = HttpHeaderName.fromString("x-ms-copy-source");

    private final AzureContainer container;
    private final AzureRemoval removal;
    private final int pageKeys;

    AzureVersions(AzureContainer container, AzureRemoval removal, int pageKeys) {
        this.container = container;
        this.removal = removal;
        this.pageKeys = pageKeys;
    }

    @Override
    public void list(String prefix, Consumer<BlobVersion> each) {
        new AzureListing(container, pageKeys, prefix).forEachVersion(item -> {
            if (item.getVersionId() != null) {
                container.key(item.getName()).ifPresent(key -> {
                    Long length = item.getProperties().getContentLength();
                    each.accept(new BlobVersion(
                            key,
                            item.getVersionId(),
                            length == null ? 0 : length,
                            since(item),
                            Boolean.TRUE.equals(item.isCurrentVersion()),
                            false));
                });
            }
        });
    }

    /** A version is named by the time from which on it was the current one. */
    private static Instant since(BlobItem item) {
        try {
            return Instant.parse(item.getVersionId());
        } catch (DateTimeParseException otherwise) {
            return item.getProperties().getLastModified().toInstant();
        }
    }

    @Override
    public BlobInfo bringBack(BlobVersion version) {
        String signature = container.credentials().signature();
        String source =
                container.blob(version.key()).getVersionClient(version.id()).getBlobUrl();
        HttpRequest request = container
                .request(HttpMethod.PUT, version.key(), "")
                .setHeader(COPY_SOURCE, signature.isEmpty() ? source : source + "&" + signature)
                .setHeader(HttpHeaderName.CONTENT_LENGTH, "0");
        HttpResponse answer;
        try {
            answer = container.send(request);
        } catch (RuntimeException failure) {
            throw container.failures().of("bringing back", version.key().path(), failure, true);
        }
        if (answer.getStatusCode() != 202) {
            throw container
                    .failures()
                    .of("bringing back", version.key().path(), AzureFailures.Answer.of(answer), null, true);
        }
        answer.close();
        return copied(version);
    }

    private BlobInfo copied(BlobVersion version) {
        for (int attempt = 0; ; attempt++) {
            BlobProperties found = container
                    .look("bringing back", version.key())
                    .orElseThrow(() -> container
                            .failures()
                            .notFound("bringing back", version.key().path()));
            if (found.getCopyStatus() == null || found.getCopyStatus() == CopyStatusType.SUCCESS) {
                return AzureContainer.info(
                        version.key(),
                        found.getBlobSize(),
                        found.getLastModified(),
                        found.getETag(),
                        found.getAccessTier());
            }
            if (found.getCopyStatus() != CopyStatusType.PENDING) {
                throw new StoreException.Unavailable(
                        "bringing back " + version.key() + " in " + container.description()
                                + ": the store's copy ended with " + found.getCopyStatus(),
                        false,
                        null);
            }
            container.pause("bringing back " + version.key(), attempt, null);
        }
    }

    /** The current one cannot be deleted by its name: it is made an earlier one first. */
    @Override
    public void delete(BlobVersion version) {
        container.checkInterrupt("deleting a version of", version.key().path());
        if (version.isCurrent()) {
            removal.remove(version.key());
        }
        removal.removeVersion(version.key(), version.id());
    }
}
