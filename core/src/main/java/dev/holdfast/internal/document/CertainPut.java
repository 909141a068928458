package dev.holdfast.internal.document;

import dev.holdfast.internal.repository.RepositoryFiles;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.spi.store.StoreException.Recovery;
import java.util.Arrays;
import java.util.Optional;

/**
 * A conditional put whose answer may get lost: then what is stored is looked at, and it is sent a second time if it is not there.
 * Sealed content is never the same twice, so what equals it is ours.
 */
final class CertainPut {
    private final BlobStore store;
    private final BlobKey key;
    private final BlobContent content;
    private final PutOptions options;

    CertainPut(BlobStore store, BlobKey key, BlobContent content, PutOptions options) {
        this.store = store;
        this.key = key;
        this.content = content;
        this.options = options;
    }

    BlobInfo run() {
        try {
            return store.put(key, content, options);
        } catch (StoreException unclear) {
            if (unclear.recovery() != Recovery.CHECK_THEN_RETRY) {
                throw unclear;
            }
            return afterLookingFor(unclear);
        }
    }

    private BlobInfo afterLookingFor(StoreException unclear) {
        try {
            Optional<BlobInfo> arrived = stored();
            return arrived.isPresent() ? arrived.get() : store.put(key, content, options);
        } catch (StoreException.AlreadyExists | StoreException.PreconditionFailed late) {
            return stored().orElseThrow(() -> late);
        } catch (StoreException second) {
            second.addSuppressed(unclear);
            throw second;
        }
    }

    private Optional<BlobInfo> stored() {
        return store.head(key).filter(info -> info.lengthBytes() == content.lengthBytes() && hasOurBytes());
    }

    private boolean hasOurBytes() {
        try {
            byte[] found = RepositoryFiles.readAtMost(store, key, (int) content.lengthBytes());
            return Arrays.equals(sha256(found), content.sha256());
        } catch (StoreException.NotFound removedMeanwhile) {
            return false;
        }
    }

    private static byte[] sha256(byte[] bytes) {
        return BlobContent.of(bytes).sha256();
    }
}
