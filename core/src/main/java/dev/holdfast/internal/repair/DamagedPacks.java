package dev.holdfast.internal.repair;

import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Removals;
import dev.holdfast.spi.store.BlobContent;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.PutOptions;
import dev.holdfast.spi.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes about packs that a repair found damaged and may leave in the store, as the store protects them or it is killed: their
 * headers are intact and name blobs that are not. That there is a note says only that the pack must be read before an index names
 * it; what the note holds is for people.
 */
final class DamagedPacks {
    private static final Logger LOG = LoggerFactory.getLogger(DamagedPacks.class);

    private static final String PREFIX = "holdfast/damaged/";

    private final OpenRepository repository;

    DamagedPacks(OpenRepository repository) {
        this.repository = repository;
    }

    /** Packs about which there is a note, stored or not. One listing. */
    Set<BlobId> noted() {
        Set<BlobId> noted = new HashSet<>();
        repository.store().list(PREFIX, info -> {
            if (BlobId.isHex(info.key().name())) {
                noted.add(BlobId.fromHex(info.key().name()));
            }
        });
        return noted;
    }

    /** Notes packs, before an index ceases to name them. */
    void note(Collection<BlobId> packs) {
        String text =
                "{\"version\":1,\"noted_at\":\"" + repository.options().time().now() + "\"}";
        byte[] sealed = repository.files().seal(text.getBytes(StandardCharsets.UTF_8));
        packs.forEach(pack -> repository.store().put(key(pack), BlobContent.of(sealed), PutOptions.replace()));
    }

    /** Removes the notes of packs that are gone or intact. What goes wrong is logged: one that is left costs a read, nothing more. */
    void forget(Collection<BlobId> packs) {
        if (packs.isEmpty()) {
            return;
        }
        try {
            Removals.requireAll(repository
                    .store()
                    .deleteAll(packs.stream().map(DamagedPacks::key).toList()));
        } catch (StoreException failure) {
            LOG.warn("notes about packs that are no longer damaged could not be removed: {}", failure.getMessage());
        }
    }

    private static BlobKey key(BlobId pack) {
        return BlobKey.of(PREFIX + pack.hex());
    }
}
