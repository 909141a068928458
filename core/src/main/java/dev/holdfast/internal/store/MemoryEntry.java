package dev.holdfast.internal.store;

import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobVersion;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One state of an object in memory.
 *
 * @param bytes null for a mark of deletion
 */
@SuppressWarnings("ArrayRecordComponent")
record MemoryEntry(
        byte @Nullable [] bytes,
        Instant modifiedAt,
        long version,
        @Nullable Instant retainUntil) {
    /** What a read delivers, of all states of an object, the newest last. */
    static Optional<MemoryEntry> current(@Nullable List<MemoryEntry> states) {
        return states == null || states.get(states.size() - 1).bytes == null
                ? Optional.empty()
                : Optional.of(states.get(states.size() - 1));
    }

    byte[] content() {
        return bytes == null ? new byte[0] : bytes;
    }

    boolean isProtected(Instant now) {
        return retainUntil != null && now.isBefore(retainUntil);
    }

    BlobInfo info(BlobKey key) {
        return new BlobInfo(key, content().length, modifiedAt, Long.toString(version));
    }

    BlobVersion asVersion(BlobKey key, boolean isCurrent) {
        return new BlobVersion(key, Long.toString(version), content().length, modifiedAt, isCurrent, bytes == null);
    }

    MemoryEntry retainedUntil(Instant until) {
        boolean longer = retainUntil == null || until.isAfter(retainUntil);
        return longer ? new MemoryEntry(bytes, modifiedAt, version, until) : this;
    }
}
