package dev.holdfast.internal.retain;

import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotId;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.repository.FileKind;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.spi.store.BlobKey;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Until when the store protects snapshots. The file of a snapshot is protected after all that it needs, so what the store says
 * about the file holds for the packs too, where Holdfast has protected it.
 */
public final class SnapshotProtection {
    /** The fact of a snapshot that was stored protected: until when at first. */
    public static final String RETAINED = "retained-until";

    /** The fact of a copy that a schedule made: which copy of which run. Its other facts are its own too. */
    public static final String COPY_OF = "copy";

    private SnapshotProtection() {}

    /**
     * Until when a snapshot was protected when it was stored, as it says; empty if it says nothing. What others copied or tagged says what
     * was true of another.
     */
    public static Optional<String> retainedSince(Snapshot snapshot) {
        boolean itsOwn = snapshot.original().isEmpty() || snapshot.fact(COPY_OF).isPresent();
        return snapshot.fact(RETAINED).filter(end -> itsOwn);
    }

    /** Where a snapshot lies. */
    static BlobKey key(Snapshot snapshot) {
        return FileKind.SNAPSHOT.key(BlobId.fromHex(snapshot.id().hex()));
    }

    /** Until when the packs of a snapshot are protected; empty if nobody knows. Asks the store. */
    public static Optional<Instant> ofPacks(OpenRepository repository, Snapshot snapshot) {
        return retainedSince(snapshot)
                .flatMap(first -> Optional.ofNullable(
                        inForce(repository, List.of(snapshot)).get(snapshot.id())))
                .map(until -> RetentionGrid.ofPacks(snapshot.time().toInstant(), until));
    }

    /**
     * Until when each of some snapshots is protected in the store; those that are not, or whose protection has ended, are not named.
     * Costs a request for each, where the store protects at all.
     */
    public static Map<SnapshotId, Instant> inForce(OpenRepository repository, Collection<Snapshot> snapshots) {
        LockedObjects locked = new LockedObjects(repository, Operation.unattended());
        boolean unused =
                locked.ask(snapshots.stream().map(SnapshotProtection::key).toList());
        Map<SnapshotId, Instant> ends = new HashMap<>();
        snapshots.forEach(snapshot -> locked.until(key(snapshot)).ifPresent(until -> ends.put(snapshot.id(), until)));
        return ends;
    }
}
