package dev.holdfast.internal.storage;

import dev.holdfast.Time;
import dev.holdfast.internal.store.PrefixedBlobStore;
import dev.holdfast.internal.store.ReadOnlyBlobStore;
import dev.holdfast.job.LocalCaches;
import dev.holdfast.job.Repository;
import dev.holdfast.spi.secret.PasswordSources;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.StoreCredentials;
import dev.holdfast.spi.store.StoreOpener;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * With what places are opened.
 *
 * @param stores opens stores by location
 * @param passwords reads passwords by reference
 * @param time where time comes from
 * @param settings what repositories are opened with besides
 * @param cache where remote repositories are cached, if anywhere
 * @param known which repository must lie where
 */
record StorageAccess(
        StoreOpener stores,
        PasswordSources passwords,
        Time time,
        UnaryOperator<Repository.Builder> settings,
        Optional<LocalCaches> cache,
        KnownRepositories known) {
    /** The store of a place with the layers that its definition asks for; closing it closes them all. */
    BlobStore store(StoragePlace place, boolean create) {
        BlobStore store = stores.open(place.uri().toString(), create, credentials(place));
        BlobStore below = place.prefix().isEmpty() ? store : new PrefixedBlobStore(store, place.prefix());
        return place.readOnly() ? new ReadOnlyBlobStore(below) : below;
    }

    private StoreCredentials credentials(StoragePlace place) {
        return StoreCredentials.byReference(place.credentials(), passwords::read);
    }

    Repository.Builder repository(StoragePlace place, BlobStore store) {
        Repository.Builder plain = settings.apply(Repository.at(store).time(time));
        Repository.Builder builder =
                cache.map(caches -> caches.serve(plain, place.uri().toString())).orElse(plain);
        return place.connections() == 0 ? builder : builder.connections(place.connections());
    }
}
