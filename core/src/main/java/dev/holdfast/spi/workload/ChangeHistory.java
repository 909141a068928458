package dev.holdfast.spi.workload;

import dev.holdfast.PointInTime;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotId;
import dev.holdfast.run.RestorableLog;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Judges the stored slices of one kind of change log, and the backups that they are replayed onto, by the facts of their snapshots alone.
 * Found by {@link java.util.ServiceLoader}, so that slices are looked after without their target. Stateless, safe for use from any thread.
 *
 * <p>Slices have the facts {@code slice}, which is {@link #kind}, and {@code window}, how long the times in it were promised to stay
 * restorable when it was stored. All other facts are its own.
 */
public interface ChangeHistory {
    /** The fact of backups that slices can be replayed onto: which log, and which moment. */
    String POINT = "point";

    /** The fact of slices: how long the times in them were promised to stay restorable when they were stored. */
    String WINDOW = "window";

    /** What slices say in the fact {@code slice}: small letters, such as {@code oplog}. */
    String kind();

    /** To which times each log lets its target be restored. */
    List<RestorableLog> restorable(Collection<Snapshot> snapshots);

    /**
     * Chooses what a restore to a point in time needs.
     *
     * @param bases backups to begin with, of which the newest that can reach it is taken
     * @param snapshots everything that is stored
     * @throws dev.holdfast.HoldfastException if no base can reach it: names the nearest times that can be restored
     */
    Way way(Collection<Snapshot> bases, Collection<Snapshot> snapshots, PointInTime at);

    /**
     * What has to stay. The times in a slice stay restorable for its own window, and for longer ones of the slices of the same log that
     * were stored after it: a shorter one counts for what comes, a longer one also for what is there.
     *
     * @param snapshots everything that is stored
     * @param window in force now, which counts for slices that are there if it is longer than the one that they were stored with
     */
    Promises promises(Collection<Snapshot> snapshots, Duration window, Instant now);

    /**
     * How to come to a point in time.
     *
     * @param base the backup to begin with
     * @param slices to be replayed onto it, in this order
     */
    record Way(Snapshot base, List<Snapshot> slices) {
        /** Copies the list. */
        public Way {
            slices = List.copyOf(slices);
        }
    }

    /**
     * What retention has to know.
     *
     * @param expendable slices that nothing promised needs
     * @param needed slices and backups that something promised needs, and until when
     */
    record Promises(Set<SnapshotId> expendable, Map<SnapshotId, Instant> needed) {
        /** Nothing is stored. */
        public static final Promises NONE = new Promises(Set.of(), Map.of());

        /** Copies both. */
        public Promises {
            expendable = Set.copyOf(expendable);
            needed = Map.copyOf(needed);
        }
    }
}
