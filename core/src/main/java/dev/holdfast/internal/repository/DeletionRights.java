package dev.holdfast.internal.repository;

import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.spi.store.StoreGrants.Action;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether these credentials may delete at all: those of a machine that is backed up often may not, and what removes must know that
 * before it has done half of its work. The store is asked to delete what cannot be there.
 */
public final class DeletionRights {
    private static final Logger LOG = LoggerFactory.getLogger(DeletionRights.class);

    private DeletionRights() {}

    /** Passes if snapshots may be deleted. */
    public static void requireForSnapshots(OpenRepository repository, String doing) {
        require(repository, doing, FileKind.SNAPSHOT.key(Layout.NOBODYS));
    }

    /** Passes if index files may be deleted. */
    public static void requireForIndex(OpenRepository repository, String doing) {
        require(repository, doing, FileKind.INDEX.key(Layout.NOBODYS));
    }

    /**
     * Passes if packs may be deleted, and it is known what the store protects: what takes the place of a protected pack is
     * to be protected too, and a pack that is only hidden takes room still.
     */
    public static void requireForPacks(OpenRepository repository, String doing) {
        require(repository, doing, Layout.pack(Layout.NOBODYS));
        BlobStore store = repository.store();
        if (!repository.options().dryRun() && StoreProtection.isHidden(store)) {
            throw new StoreException.Denied(
                    doing + " was refused, and nothing was changed: whether " + store.description()
                            + " protects packs is not for these credentials to ask, so that what is protected would be replaced"
                            + " by what is not; use others that may" + GrantNames.of(store, Action.PROTECT),
                    null);
        }
    }

    private static void require(OpenRepository repository, String doing, BlobKey key) {
        if (repository.options().dryRun()) {
            return;
        }
        BlobStore store = repository.store();
        try {
            store.delete(key);
        } catch (StoreException.Denied refused) {
            throw new StoreException.Denied(
                    doing + " was refused, and nothing was changed: these credentials may not delete below "
                            + key.path().substring(0, key.path().indexOf('/') + 1) + " in " + store.description()
                            + "; use others that may"
                            + GrantNames.of(store, Action.DELETE)
                            + ". Backups need no such right ("
                            + refused.getMessage() + ")",
                    refused);
        } catch (StoreException.Interrupted stopped) {
            throw stopped;
        } catch (StoreException nothingKnown) {
            LOG.debug("whether {} may be deleted is not known: {}", key, nothingKnown.getMessage());
        }
    }
}
