package dev.holdfast.internal.store;

import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.Precondition;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.store.StoreException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A put that may have been carried out although it failed.
 *
 * <p>An object is taken for ours if it has our content: a name that is the content's SHA-256 and the right length prove that
 * at once, else the object is read and compared. Equal content from another writer cannot be told apart and is taken for ours
 * too, so whoever competes for a name writes who he is into the content.
 */
final class UncertainPut {
    private final BlobStore store;
    private final BlobKey key;
    private final BlobContent content;
    private final PutOptions options;

    UncertainPut(BlobStore store, BlobKey key, BlobContent content, PutOptions options) {
        this.store = store;
        this.key = key;
        this.content = content;
        this.options = options;
    }

    /** @param uncertain whether an earlier attempt may have been carried out, or may still be under way */
    BlobInfo attempt(boolean uncertain) {
        if (!uncertain) {
            return store.put(key, content, options);
        }
        Optional<BlobInfo> ours = stored();
        return ours.isPresent() ? ours.get() : again();
    }

    /** A refusal may be caused by the earlier attempt, arriving late. */
    private BlobInfo again() {
        try {
            return store.put(key, content, options);
        } catch (StoreException.AlreadyExists | StoreException.PreconditionFailed refused) {
            return stored().orElseThrow(() -> refused);
        }
    }

    private Optional<BlobInfo> stored() {
        return store.head(key).filter(this::isOurs);
    }

    private boolean isOurs(BlobInfo info) {
        if (info.lengthBytes() != content.lengthBytes() || isUntouched(info)) {
            return false;
        }
        return key.name().equals(HexFormat.of().formatHex(content.sha256())) || hasOurBytes();
    }

    /** The version that was to be replaced is still there, whatever it holds. */
    private boolean isUntouched(BlobInfo info) {
        return options.precondition() instanceof Precondition.Unchanged unchanged
                && unchanged.version().equals(info.version());
    }

    private boolean hasOurBytes() {
        try {
            return store.get(key, 0, -1, Streams::fingerprint).matches(content);
        } catch (StoreException.NotFound deletedMeanwhile) {
            return false;
        }
    }
}
