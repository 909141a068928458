package dev.holdfast.service;

import dev.holdfast.SnapshotId;
import dev.holdfast.run.RunState;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A backup in a further storage.
 *
 * @param storage the storage's name
 * @param state how far it has come; completed if its snapshot is there
 * @param snapshotOrNull the snapshot there; null while there is none
 * @param expiresAtOrNull when it ends there; null if it does not, or nobody has said
 * @param message a sentence for people; empty if all is well
 */
public record BackupCopy(
        String storage,
        RunState state,
        @Nullable SnapshotId snapshotOrNull,
        @Nullable Instant expiresAtOrNull,
        String message) {
    /** What may be null says so in its name. */
    public BackupCopy {
        Objects.requireNonNull(storage, "storage");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(message, "message");
    }

    /** The snapshot there, if it is there. */
    public Optional<SnapshotId> snapshot() {
        return Optional.ofNullable(snapshotOrNull);
    }

    /** When it ends there, if it does. */
    public Optional<Instant> expiresAt() {
        return Optional.ofNullable(expiresAtOrNull);
    }
}
