package dev.holdfast.run;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The word of somebody that snapshots stay.
 *
 * @param id names the hold among those on the same subject
 * @param subject the run whose snapshots are held, or the first id of the one that is held
 * @param snapshots the first ids of the snapshots that were there when it was placed, 64 hex digits each
 * @param reason why
 * @param owner whose hold it is
 * @param placedAt when, by the store's clock
 * @param untilOrNull when it ends by itself; null if never
 */
public record Hold(
        String id,
        String subject,
        List<String> snapshots,
        String reason,
        String owner,
        Instant placedAt,
        @Nullable Instant untilOrNull) {
    /** Copies the list. */
    public Hold {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(subject, "subject");
        snapshots = List.copyOf(snapshots);
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(placedAt, "placedAt");
    }

    /** When it ends by itself, by the store's clock; empty if never. */
    public Optional<Instant> until() {
        return Optional.ofNullable(untilOrNull);
    }

    /** Whether it is in force at an instant. */
    public boolean isInForce(Instant at) {
        return untilOrNull == null || at.isBefore(untilOrNull);
    }
}
