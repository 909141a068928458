package dev.holdfast.run;

import dev.holdfast.SnapshotId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One part of a run, with a result of its own.
 *
 * @param kind what it does
 * @param name which one among those of its kind: a hook, a copy setting, a target, a storage
 * @param state where it stands
 * @param reason one word for programs; empty while nothing is to be explained
 * @param message a sentence for people; empty while there is nothing to say
 * @param attempts how often it was tried, 0 before the first time
 * @param bytes what it added or moved, in bytes
 * @param startedAtOrNull when it began; null before
 * @param endedAtOrNull when it ended; null before
 * @param snapshotOrNull the snapshot that it wrote or worked on; null if there is none
 * @param expiresAtOrNull when what it wrote ends; null if never or if it wrote nothing
 */
public record RunPart(
        PartKind kind,
        String name,
        RunState state,
        String reason,
        String message,
        int attempts,
        long bytes,
        @Nullable Instant startedAtOrNull,
        @Nullable Instant endedAtOrNull,
        @Nullable SnapshotId snapshotOrNull,
        @Nullable Instant expiresAtOrNull) {
    /** Texts and kind may not be null. */
    public RunPart {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(message, "message");
    }

    /** A part that waits for its turn. */
    public static RunPart pending(PartKind kind, String name) {
        return new RunPart(kind, name, RunState.PENDING, "", "", 0, 0, null, null, null, null);
    }

    /** Replaces the one of the same kind and name, or goes to the end. */
    void putInto(List<RunPart> parts) {
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i).kind() == kind && parts.get(i).name().equals(name)) {
                parts.set(i, this);
                return;
            }
        }
        parts.add(this);
    }

    /** When it began, if it did. */
    public Optional<Instant> startedAt() {
        return Optional.ofNullable(startedAtOrNull);
    }

    /** When it ended, if it did. */
    public Optional<Instant> endedAt() {
        return Optional.ofNullable(endedAtOrNull);
    }

    /** The snapshot that it wrote or worked on, if any. */
    public Optional<SnapshotId> snapshot() {
        return Optional.ofNullable(snapshotOrNull);
    }

    /** When what it wrote ends, if it does. */
    public Optional<Instant> expiresAt() {
        return Optional.ofNullable(expiresAtOrNull);
    }

    /** The same, begun once more at a time. */
    public RunPart begun(Instant at) {
        return new RunPart(
                kind,
                name,
                RunState.RUNNING,
                "",
                "",
                attempts + 1,
                bytes,
                startedAtOrNull == null ? at : startedAtOrNull,
                null,
                snapshotOrNull,
                expiresAtOrNull);
    }

    /** The same, ended at a time. */
    public RunPart ended(RunState end, Instant at, String why, String sentence) {
        return new RunPart(
                kind, name, end, why, sentence, attempts, bytes, startedAtOrNull, at, snapshotOrNull, expiresAtOrNull);
    }

    /** The same, having moved so many bytes. */
    public RunPart withBytes(long moved) {
        return new RunPart(
                kind,
                name,
                state,
                reason,
                message,
                attempts,
                moved,
                startedAtOrNull,
                endedAtOrNull,
                snapshotOrNull,
                expiresAtOrNull);
    }

    /**
     * The same, having written a snapshot.
     *
     * @param id names it
     * @param ends when it ends; null for never
     */
    public RunPart withSnapshot(SnapshotId id, @Nullable Instant ends) {
        return new RunPart(
                kind, name, state, reason, message, attempts, bytes, startedAtOrNull, endedAtOrNull, id, ends);
    }
}
