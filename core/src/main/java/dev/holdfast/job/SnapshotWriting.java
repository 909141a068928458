package dev.holdfast.job;

import dev.holdfast.HoldfastException;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotId;
import dev.holdfast.Time;
import dev.holdfast.internal.repository.PreparedFile;
import dev.holdfast.internal.repository.Retention;
import dev.holdfast.internal.repository.SnapshotStore;
import dev.holdfast.spi.store.StoreException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A run's snapshot on its way to the store: a failure may mean that only the answer was lost, so it is looked for before the
 * run is called failed. Used by one thread.
 */
final class SnapshotWriting {
    private static final List<Duration> PAUSES = List.of(Duration.ofMillis(500), Duration.ofSeconds(2));

    private final Time time;
    private @Nullable Snapshot doubtful;

    SnapshotWriting(Time time) {
        this.time = time;
    }

    /**
     * Stores it, under the lock.
     *
     * @return the same with its id
     * @throws StoreException if it is not there, or nobody can say: then {@link #doubtful} has it
     */
    Snapshot store(SnapshotStore snapshots, Snapshot snapshot, Retention retention) {
        PreparedFile file = snapshots.prepare(snapshot);
        Snapshot named = snapshot.withId(new SnapshotId(file.id().hex()));
        try {
            snapshots.save(file, retention);
        } catch (StoreException unclear) {
            doubtful = named;
            boolean stored = isStored(snapshots, named.id(), unclear);
            doubtful = null;
            if (!stored) {
                throw unclear;
            }
        }
        return named;
    }

    /** Asks several times; an interrupt does not keep the question from being asked. */
    private boolean isStored(SnapshotStore snapshots, SnapshotId id, StoreException unclear) {
        return uninterrupted(() -> {
            Iterator<Duration> pauses = PAUSES.iterator();
            while (true) {
                try {
                    return snapshots.isStored(id);
                } catch (StoreException noAnswer) {
                    unclear.addSuppressed(noAnswer);
                    if (unclear instanceof StoreException.Interrupted || !pauses.hasNext()) {
                        throw unclear;
                    }
                    pause(pauses.next(), unclear);
                }
            }
        });
    }

    private void pause(Duration pause, StoreException unclear) {
        try {
            time.sleep(pause);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw unclear;
        }
    }

    /** Removes a snapshot that must not be relied on; if that cannot be done it stays doubtful. */
    void takeBack(SnapshotStore snapshots, Snapshot snapshot) {
        doubtful = snapshot;
        boolean unused = uninterrupted(() -> {
            try {
                snapshots.delete(snapshot.id());
                doubtful = null;
                return true;
            } catch (HoldfastException noAnswer) {
                return false;
            }
        });
    }

    /** Before another attempt, or at the end of a failed run: what may have been stored is removed. */
    void settle(SnapshotStore snapshots) {
        doubtful().ifPresent(snapshot -> takeBack(snapshots, snapshot));
    }

    /** A snapshot of which nobody can say whether it is stored. */
    Optional<Snapshot> doubtful() {
        return Optional.ofNullable(doubtful);
    }

    private static boolean uninterrupted(BooleanSupplier question) {
        boolean interrupted = Thread.interrupted();
        try {
            return question.getAsBoolean();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
