package dev.holdfast.gcs;

import com.google.api.services.storage.Storage;
import com.google.api.services.storage.model.Objects;
import com.google.api.services.storage.model.StorageObject;
import dev.holdfast.spi.store.BlobKey;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Lists page by page; one page is held at a time. */
final class GcsListing {
    private final GcsBucket bucket;
    private final String prefix;
    private final boolean versions;

    /** @throws IllegalArgumentException if the prefix is not made of whole parts */
    GcsListing(GcsBucket bucket, String prefix, boolean versions) {
        this.bucket = bucket;
        this.prefix = prefix;
        this.versions = versions;
        if (!prefix.isEmpty()) {
            if (!prefix.endsWith("/")) {
                throw new IllegalArgumentException("a prefix is empty or ends with '/', this one does not: " + prefix);
            }
            BlobKey.of(prefix.substring(0, prefix.length() - 1));
        }
    }

    void forEach(BiConsumer<BlobKey, StorageObject> each) {
        String next = null;
        do {
            Objects page = page(next);
            List<StorageObject> items = page.getItems() == null ? List.of() : page.getItems();
            for (StorageObject object : items) {
                key(object).ifPresent(key -> each.accept(key, object));
            }
            next = page.getNextPageToken();
        } while (next != null && !next.isEmpty());
    }

    private Objects page(@Nullable String token) {
        String what = prefix.isEmpty() ? "everything" : prefix;
        if (Thread.currentThread().isInterrupted()) {
            throw bucket.failures().interrupted("listing", what, null);
        }
        return bucket.call("listing", what, false, () -> request(token).execute());
    }

    private Storage.Objects.List request(@Nullable String token) throws java.io.IOException {
        return bucket.client()
                .objects()
                .list(bucket.name())
                .setPrefix(bucket.prefix() + prefix)
                .setMaxResults((long) bucket.pageSize())
                .setVersions(versions ? true : null)
                .setPageToken(token)
                .setFields("nextPageToken,items(name,generation,size,timeCreated,timeDeleted)");
    }

    /** Empty for what no store of ours has written: markers of directories and names that are no keys. */
    private Optional<BlobKey> key(StorageObject object) {
        try {
            return Optional.of(
                    BlobKey.of(object.getName().substring(bucket.prefix().length())));
        } catch (IllegalArgumentException foreign) {
            return Optional.empty();
        }
    }
}
