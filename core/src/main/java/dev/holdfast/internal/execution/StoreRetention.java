package dev.holdfast.internal.execution;

import dev.holdfast.Snapshot;
import dev.holdfast.internal.protect.Protections;
import dev.holdfast.internal.retain.SnapshotProtection;
import dev.holdfast.policy.Storage;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Until when the store of a storage protects backups, as its definition asks: until the end of their lifetime or of what floors
 * demand where that is fixed, else for the storage's own time from now.
 */
record StoreRetention(Storage storage) {
    /**
     * Until when a backup is protected; empty if it is not.
     *
     * @param ends the end of its lifetime, if it is fixed
     * @param floor until when floors forbid to remove it
     */
    Optional<Instant> until(Optional<Instant> ends, Optional<Instant> floor, Instant now) {
        return storage.immutability()
                .map(length -> ends.orElseGet(() -> now.plus(length)))
                .map(end -> floor.filter(end::isBefore).orElse(end))
                .filter(now::isBefore);
    }

    /** The same for a snapshot that is stored. */
    Optional<Instant> until(Snapshot snapshot, Instant now) {
        return until(
                StoredTags.time(snapshot, StoredTags.EXPIRES),
                StoredTags.time(snapshot, Protections.PROTECTED_UNTIL),
                now);
    }

    /** The same, if it does not say itself that it is protected for as long; what others copied says what its source was. */
    Stream<Instant> longer(Snapshot snapshot, Instant now) {
        Optional<Instant> since = SnapshotProtection.retainedSince(snapshot)
                .flatMap(own -> StoredTags.time(snapshot, SnapshotProtection.RETAINED));
        return until(snapshot, now).filter(end -> since.isEmpty() || since.get().isBefore(end)).stream();
    }
}
