package dev.holdfast.azure;

import com.azure.core.util.Context;
import com.azure.storage.blob.models.AccessTier;
import com.azure.storage.blob.models.BlobProperties;
import com.azure.storage.blob.models.RehydratePriority;
import com.azure.storage.blob.options.BlobSetAccessTierOptions;
import dev.holdfast.spi.store.BlobKey;

/** Recalls what lies in the archive tier: it moves to the hot tier, which takes hours, and stays there. */
final class AzureArchive {
    private final AzureContainer container;
    private final RehydratePriority priority;

    AzureArchive(AzureContainer container, RehydratePriority priority) {
        this.container = container;
        this.priority = priority;
    }

    boolean recall(BlobKey key) {
        container.checkInterrupt("recalling", key.path());
        BlobProperties found = container
                .look("recalling", key)
                .orElseThrow(() -> container.failures().notFound("recalling", key.path()));
        if (!AccessTier.ARCHIVE.equals(found.getAccessTier())) {
            return true;
        }
        if (found.getArchiveStatus() != null) {
            return false;
        }
        try {
            container
                    .blob(key)
                    .setAccessTierWithResponse(
                            new BlobSetAccessTierOptions(AccessTier.HOT).setPriority(priority), null, Context.NONE);
        } catch (RuntimeException failure) {
            throw container.failures().of("recalling", key.path(), failure, true);
        }
        return false;
    }
}
