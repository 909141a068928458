package dev.holdfast.azure;

import com.azure.core.http.rest.Response;
import com.azure.core.util.Context;
import com.azure.storage.blob.batch.BlobBatch;
import com.azure.storage.blob.batch.BlobBatchClient;
import com.azure.storage.blob.batch.BlobBatchClientBuilder;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.BlobProperties;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.common.Utility;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.StoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Deleting, one by one or many in a batch.
 *
 * <p>In an account that only keeps versions, a deletion makes the object an earlier version, and the account's rules decide when
 * its bytes go. In a container with version-level immutability the versions themselves are deleted once their protection ends,
 * and before that a deletion is refused.
 */
final class AzureRemoval {
    /** Azure takes no more in one request. */
    private static final int BATCH = 256;

    private static final int NOT_UNDERSTOOD = 400;
    private static final int NOT_THERE = 501;

    private final AzureContainer container;
    private final AzureProtection protection;
    private final int pageKeys;

    AzureRemoval(AzureContainer container, AzureProtection protection, int pageKeys) {
        this.container = container;
        this.protection = protection;
        this.pageKeys = pageKeys;
    }

    void delete(BlobKey key) {
        container.checkInterrupt("deleting", key.path());
        if (!protection.isLocking()) {
            remove(key);
            protection.warnIfUndecided();
            return;
        }
        Optional<BlobProperties> current = container.look("deleting", key);
        current.ifPresent(found -> refuseWhileProtected(key, found));
        remove(key);
        removeVersions(key);
    }

    private void refuseWhileProtected(BlobKey key, BlobProperties found) {
        Instant until = AzureProtection.until(found).orElse(Instant.MIN);
        if (until.isAfter(container.time())) {
            throw new StoreException.Denied(
                    "deleting " + key + " in " + container.description() + ": it is protected until " + until
                            + "; wait until then",
                    null);
        }
        if (Boolean.TRUE.equals(found.hasLegalHold())) {
            throw new StoreException.Denied(
                    "deleting " + key + " in " + container.description()
                            + ": it is under a legal hold; whoever put it there must release it",
                    null);
        }
    }

    private void removeVersions(BlobKey key) {
        List<BlobItem> versions = new ArrayList<>();
        AzureListing.forEachVersion(container, pageKeys, key, item -> {
            if (container.key(item.getName()).filter(key::equals).isPresent() && item.getVersionId() != null) {
                versions.add(item);
            }
        });
        Instant now = container.time();
        for (BlobItem version : versions) {
            Instant until = AzureProtection.until(version.getProperties().getImmutabilityPolicy())
                    .orElse(Instant.MIN);
            // One that is protected still stays, hidden, until the account's rules remove it.
            if (!until.isAfter(now)) {
                removeVersion(key, version.getVersionId());
            }
        }
    }

    /** @throws StoreException.Denied if it is protected */
    void removeVersion(BlobKey key, String version) {
        try {
            container.blob(key).getVersionClient(version).deleteWithResponse(null, null, null, Context.NONE);
        } catch (RuntimeException failure) {
            throwUnlessGone(key, failure);
        }
    }

    void remove(BlobKey key) {
        try {
            container.blob(key).deleteWithResponse(null, null, null, Context.NONE);
        } catch (RuntimeException failure) {
            throwUnlessGone(key, failure);
        }
    }

    private void throwUnlessGone(BlobKey key, RuntimeException failure) {
        StoreException told = container.failures().of("deleting", key.path(), failure, true);
        if (!(told instanceof StoreException.NotFound)) {
            throw told;
        }
    }

    Map<BlobKey, StoreException> deleteAll(Collection<BlobKey> keys) {
        Map<BlobKey, StoreException> failed = new LinkedHashMap<>();
        if (protection.isLocking()) {
            keys.forEach(key -> note(failed, key, () -> delete(key)));
            return failed;
        }
        List<BlobKey> all = List.copyOf(keys);
        for (int from = 0; from < all.size(); from += BATCH) {
            container.checkInterrupt("deleting", "many objects");
            try {
                deleteBatch(all.subList(from, Math.min(all.size(), from + BATCH)), failed);
            } catch (StoreException failure) {
                if (from == 0 || failure instanceof StoreException.Interrupted) {
                    throw failure;
                }
                all.subList(from, all.size()).forEach(key -> failed.put(key, failure));
                return failed;
            }
        }
        if (failed.size() < all.size()) {
            protection.warnIfUndecided();
        }
        return failed;
    }

    private static void note(Map<BlobKey, StoreException> failed, BlobKey key, Runnable deletion) {
        try {
            deletion.run();
        } catch (StoreException.Interrupted stopped) {
            throw stopped;
        } catch (StoreException failure) {
            failed.put(key, failure);
        }
    }

    private void deleteBatch(List<BlobKey> keys, Map<BlobKey, StoreException> failed) {
        BlobBatchClient batches = new BlobBatchClientBuilder(AzureConnection.signedNow(container)).buildClient();
        BlobBatch batch = batches.getBlobBatch();
        Map<BlobKey, Response<Void>> answers = new LinkedHashMap<>();
        String name = container.client().getBlobContainerName();
        for (BlobKey key : keys) {
            answers.put(key, batch.deleteBlob(name, Utility.urlEncode(container.prefix() + key.path())));
        }
        try {
            batches.submitBatchWithResponse(batch, false, null, Context.NONE);
        } catch (BlobStorageException refused) {
            if (refused.getStatusCode() != NOT_UNDERSTOOD && refused.getStatusCode() != NOT_THERE) {
                throw container.failures().of("deleting", keys.size() + " objects", refused, true);
            }
            // Azurite refuses the SDK's batches as a whole; nothing was deleted then.
            keys.forEach(key -> note(failed, key, () -> remove(key)));
            return;
        } catch (RuntimeException failure) {
            throw container.failures().of("deleting", keys.size() + " objects", failure, true);
        }
        answers.forEach((key, answer) -> note(failed, key, () -> judge(key, answer)));
    }

    private void judge(BlobKey key, Response<Void> answer) {
        try {
            answer.getStatusCode();
        } catch (RuntimeException failure) {
            throwUnlessGone(key, failure);
        }
    }
}
