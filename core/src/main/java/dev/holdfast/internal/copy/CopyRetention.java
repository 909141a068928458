package dev.holdfast.internal.copy;

import dev.holdfast.Snapshot;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.internal.repository.Retention;
import dev.holdfast.internal.retain.PackProtection;
import dev.holdfast.internal.retain.ProtectedBlobs;
import dev.holdfast.internal.retain.Retaining;
import dev.holdfast.internal.retain.RetentionGrid;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The protection of copies by the target's store. Used by one thread. */
final class CopyRetention {
    private final OpenRepository target;
    private final Function<Snapshot, Optional<Instant>> until;
    private final ProtectedBlobs known;
    private final Retention packs;

    private CopyRetention(
            OpenRepository target, Function<Snapshot, Optional<Instant>> until, ProtectedBlobs known, Retention packs) {
        this.target = target;
        this.until = until;
        this.known = known;
        this.packs = packs;
    }

    /**
     * Packs are shared, so new ones are protected for as long as the shortest copy needs at first.
     *
     * @throws dev.holdfast.spi.store.StoreException.Unsupported if the store cannot protect, and shall
     * @throws dev.holdfast.spi.store.StoreException.Denied if the credentials may not ask whether it can
     */
    static CopyRetention of(
            OpenRepository target, Collection<Snapshot> copied, Function<Snapshot, Optional<Instant>> until) {
        List<Instant> ends = copied.stream()
                .flatMap(snapshot -> until.apply(snapshot).stream()
                        .map(RetentionGrid::wholeSeconds)
                        .map(end -> RetentionGrid.ofPacks(snapshot.time().toInstant(), end)))
                .toList();
        if (ends.isEmpty()) {
            return new CopyRetention(target, until, new ProtectedBlobs(target, List.of()), Retention.none());
        }
        PackProtection.requirePossible(target.store());
        Retention packs = ends.size() < copied.size()
                ? Retention.none()
                : Retention.until(ends.stream().min(Comparator.naturalOrder()).orElseThrow());
        ProtectedBlobs known = new ProtectedBlobs(target, target.snapshots().all());
        return new CopyRetention(target, until, known, packs);
    }

    /** How new packs are stored. */
    Retention packs() {
        return packs;
    }

    /**
     * Protects all that a copy needs, which is stored and named already.
     *
     * @return how the copy itself is stored
     */
    Retention protect(Snapshot snapshot, Operation operation) {
        Optional<Instant> end = until.apply(snapshot).map(RetentionGrid::wholeSeconds);
        end.ifPresent(value -> Retaining.beforeStoring(target, snapshot, value, packs, known, operation));
        return end.map(Retention::until).orElseGet(Retention::none);
    }
}
