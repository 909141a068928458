package dev.holdfast.s3;

import dev.holdfast.spi.store.BlobKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which storage class an object gets.
 *
 * @param packs for what lies under {@code data/}, which is most and is read least; null for the bucket's own
 * @param others for everything else, which is small and read often; null for the bucket's own
 */
record StorageClasses(@Nullable String packs, @Nullable String others) {
    Optional<String> of(BlobKey key) {
        return Optional.ofNullable(key.path().startsWith("data/") ? packs : others);
    }
}
