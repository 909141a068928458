package dev.holdfast.gcs;

import com.google.api.client.util.DateTime;
import com.google.api.services.storage.model.StorageObject;
import dev.holdfast.spi.store.PutOptions;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an object is stored with.
 *
 * @param packClass the storage class of what is rarely read, which is most; null for the bucket's own
 * @param otherClass that of everything else, which is small and read often; null for the bucket's own
 * @param locked whether protection cannot be undone by anybody
 */
record StoredForm(@Nullable String packClass, @Nullable String otherClass, boolean locked) {
    static final String CONTENT_TYPE = "application/octet-stream";

    /** As it is sent with the object. */
    StorageObject of(String name, PutOptions options, String crc32c) {
        StorageObject object = new StorageObject()
                .setName(name)
                .setContentType(CONTENT_TYPE)
                .setCrc32c(crc32c)
                .setStorageClass(options.isRarelyRead() ? packClass : otherClass);
        options.retainUntil().ifPresent(until -> object.setRetention(retention(until, locked)));
        return object;
    }

    /** Google counts in milliseconds; never less than was asked for. */
    static StorageObject.Retention retention(Instant until, boolean locked) {
        return new StorageObject.Retention()
                .setMode(locked ? "Locked" : "Unlocked")
                .setRetainUntilTime(new DateTime(millis(until)));
    }

    static long millis(Instant until) {
        long whole = until.toEpochMilli();
        return Instant.ofEpochMilli(whole).isBefore(until) ? whole + 1 : whole;
    }
}
