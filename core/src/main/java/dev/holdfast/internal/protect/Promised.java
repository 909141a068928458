package dev.holdfast.internal.protect;

import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotId;
import dev.holdfast.run.Protection;
import dev.holdfast.spi.workload.ChangeHistory;
import dev.holdfast.spi.workload.ChangeHistory.Promises;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which snapshots are needed for points in time that are promised to stay restorable. Slices of a kind that nobody here can judge are
 * needed, and so is every backup that slices can be replayed onto: nothing is removed on a guess.
 */
public final class Promised {
    private static final String WORDS = "needed for points in time that are promised";

    private final Set<SnapshotId> expendable = new HashSet<>();
    private final Map<SnapshotId, Protection> needed = new HashMap<>();

    private Promised() {}

    /**
     * Judges everything that is stored.
     *
     * @param window in force now; zero for that of each slice alone
     */
    public static Promised of(Collection<Snapshot> all, Duration window, Instant now) {
        Promised promised = new Promised();
        Set<String> unknown =
                all.stream().flatMap(snapshot -> snapshot.sliceOf().stream()).collect(Collectors.toSet());
        if (unknown.isEmpty()) {
            return promised;
        }
        for (ChangeHistory history : histories()) {
            unknown.remove(history.kind());
            promised.add(history.promises(all, window, now));
        }
        if (!unknown.isEmpty()) {
            promised.keep(all, unknown);
        }
        return promised;
    }

    /** All that are installed. */
    public static List<ChangeHistory> histories() {
        List<ChangeHistory> all = new ArrayList<>();
        ServiceLoader.load(ChangeHistory.class).forEach(all::add);
        return all;
    }

    /** Whether it can be needed for a point in time at all, so that everything else has to be looked at. */
    public static boolean concerns(Snapshot snapshot) {
        return !snapshot.isBackup() || snapshot.fact(ChangeHistory.POINT).isPresent();
    }

    private void add(Promises promises) {
        expendable.addAll(promises.expendable());
        promises.needed().forEach((id, until) -> put(id, new Protection(Protection.Kind.PROMISE, WORDS, until)));
    }

    private void put(SnapshotId id, Protection protection) {
        Protection unused = needed.merge(id, protection, Promised::longer);
    }

    private static Protection longer(Protection one, Protection other) {
        return one.until().isEmpty()
                        || other.until()
                                .filter(end -> end.isAfter(one.until().get()))
                                .isEmpty()
                ? one
                : other;
    }

    private void keep(Collection<Snapshot> all, Set<String> unknown) {
        Protection protection = new Protection(
                Protection.Kind.PROMISE,
                "perhaps " + WORDS + ", which only the module for " + String.join(", ", unknown) + " can tell",
                null);
        all.stream()
                .filter(snapshot -> snapshot.sliceOf()
                        .map(unknown::contains)
                        .orElse(snapshot.fact(ChangeHistory.POINT).isPresent()))
                .forEach(snapshot -> needed.put(snapshot.id(), protection));
    }

    /** Slices that nothing promised needs. */
    public Set<SnapshotId> expendable() {
        return Set.copyOf(expendable);
    }

    /** What a snapshot is needed for, if it is. */
    public Optional<Protection> on(Snapshot snapshot) {
        @Nullable Protection protection = needed.get(snapshot.id());
        return Optional.ofNullable(protection);
    }
}
