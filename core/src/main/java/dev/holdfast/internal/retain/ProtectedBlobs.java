package dev.holdfast.internal.retain;

import dev.holdfast.Snapshot;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.internal.walk.BlobSet;
import dev.holdfast.internal.walk.UsedBlobs;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is known to be protected as a snapshot of the same host and paths needs it, so that it need not be asked for again: at first by the
 * newest one that was there before, then by each that was stored since. Directories are read once. Used by one thread.
 */
public final class ProtectedBlobs {
    private final OpenRepository repository;
    private final Collection<Snapshot> before;
    private final Map<Alike, Known> known = new HashMap<>();

    /** @param before the snapshots that are in the repository */
    public ProtectedBlobs(OpenRepository repository, Collection<Snapshot> before) {
        this.repository = repository;
        this.before = before;
    }

    private record Alike(String host, List<String> paths) {
        static Alike of(Snapshot snapshot) {
            return new Alike(snapshot.hostname(), snapshot.paths());
        }
    }

    private record Known(BlobSet blobs, Instant until) {}

    /** Blobs that are protected until then at least, with room for those that the index names now. */
    BlobSet until(Instant end, Snapshot snapshot, Operation operation) {
        Known found = known.get(Alike.of(snapshot));
        if (found == null || found.until().isBefore(end)) {
            found = new Known(UsedBlobs.of(repository, like(snapshot, end), operation), end);
            known.put(Alike.of(snapshot), found);
        }
        return found.blobs().copyFor(repository.index());
    }

    private List<Snapshot> like(Snapshot snapshot, Instant end) {
        return before.stream()
                .filter(one -> Alike.of(one).equals(Alike.of(snapshot)))
                .max(Comparator.comparing(one -> one.time().toInstant()))
                .filter(one -> SnapshotProtection.ofPacks(repository, one)
                        .filter(theirs -> !theirs.isBefore(end))
                        .isPresent())
                .map(List::of)
                .orElse(List.of());
    }

    /** Remembers that all of these are protected until then. */
    void protect(Snapshot snapshot, BlobSet blobs, Instant end) {
        known.put(Alike.of(snapshot), new Known(blobs, end));
    }
}
