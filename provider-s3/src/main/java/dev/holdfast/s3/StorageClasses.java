package dev.holdfast.s3;

import dev.holdfast.spi.store.PutOptions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which storage class an object gets.
 *
 * @param packs for what is rarely read, which is most; null for the bucket's own
 * @param others for everything else, which is small and read often; null for the bucket's own
 */
record StorageClasses(@Nullable String packs, @Nullable String others) {
    Optional<String> of(PutOptions options) {
        return Optional.ofNullable(options.isRarelyRead() ? packs : others);
    }
}
