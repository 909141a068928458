package dev.holdfast.service;

import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What goes of the backups of a schedule that is gone and said so: not what is protected, and not the last good backups of a target,
 * which stay as long as nothing else has replaced them.
 *
 * @param going what goes
 * @param isProtected how many stay because something protects them
 * @param last how many stay because they are the last good ones
 */
record LeftBackups(List<Snapshot> going, int isProtected, int last) {
    LeftBackups {
        going = List.copyOf(going);
    }

    /**
     * Decides; a pure function.
     *
     * @param all the snapshots of the storage
     * @param schedule that is gone
     * @param guarded those of its snapshots that something protects
     * @param minimumGood how many good backups of each target stay, those of other schedules and protected ones included
     */
    static LeftBackups of(List<Snapshot> all, String schedule, Set<SnapshotId> guarded, int minimumGood) {
        List<Snapshot> free = all.stream()
                .filter(snapshot -> isOf(snapshot, schedule) && !guarded.contains(snapshot.id()))
                .toList();
        Set<SnapshotId> freeIds = free.stream().map(Snapshot::id).collect(Collectors.toSet());
        Map<String, Long> staying = all.stream()
                .filter(snapshot -> isGood(snapshot) && !freeIds.contains(snapshot.id()))
                .collect(Collectors.groupingBy(Snapshot::hostname, Collectors.counting()));
        Map<String, List<Snapshot>> good = free.stream()
                .filter(LeftBackups::isGood)
                .sorted(Comparator.comparing((Snapshot one) -> one.time().toInstant())
                        .reversed())
                .collect(Collectors.groupingBy(Snapshot::hostname));
        Set<SnapshotId> last = new HashSet<>();
        good.forEach((target, newestFirst) -> newestFirst.stream()
                .limit(Math.max(0, minimumGood - staying.getOrDefault(target, 0L)))
                .map(Snapshot::id)
                .forEach(last::add));
        List<Snapshot> going = new ArrayList<>(free);
        going.removeIf(snapshot -> last.contains(snapshot.id()));
        return new LeftBackups(going, guarded.size(), last.size());
    }

    static boolean isOf(Snapshot snapshot, String schedule) {
        return snapshot.fact("schedule").filter(schedule::equals).isPresent();
    }

    /** A backup that some schedule took, and from which nothing is missing. */
    private static boolean isGood(Snapshot snapshot) {
        return snapshot.fact("schedule").isPresent() && snapshot.fact("state").isEmpty();
    }
}
