package dev.holdfast.internal.execution;

import dev.holdfast.Snapshot;
import dev.holdfast.Time;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.Schedule;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Which backups of a schedule a destination should have and has not. */
final class LackingCopies {
    private final Schedule schedule;
    private final SnapshotFrequencies frequencies;
    private final Time time;

    LackingCopies(Schedule schedule, Policy policy, Time time) {
        this.schedule = schedule;
        this.frequencies = new SnapshotFrequencies(policy, schedule.zone());
        this.time = time;
    }

    /**
     * The oldest first; what has ended, or was there and was let go, is not missed.
     *
     * @param backups of the target
     * @param there what the destination has
     */
    List<Snapshot> of(CopyDestination to, Backups backups, String target, List<Snapshot> there) {
        Set<String> runs = there.stream()
                .flatMap(one -> one.fact(StoredTags.RUN).stream())
                .collect(Collectors.toCollection(HashSet::new));
        Instant now = time.now();
        return wanted(to, backups, target, there).stream()
                .filter(one -> !runs.contains(one.fact(StoredTags.RUN).orElse("")))
                .filter(one -> to.ends(one, schedule.zone()).map(now::isBefore).orElse(true))
                .filter(one -> !backups.wasDone(one, to.kind(), to.name()))
                .toList();
    }

    private List<Snapshot> wanted(CopyDestination to, Backups backups, String target, List<Snapshot> there) {
        return to.setting().isPresent()
                ? backups.wholeAlone().stream()
                        .filter(one -> frequencies.isAny(one, to.setting().get().frequencies(), backups.wholeAlone()))
                        .toList()
                : firstOfDays(backups, target, there);
    }

    /** The first whole backup of each day of which the vault has none. */
    private List<Snapshot> firstOfDays(Backups backups, String target, List<Snapshot> there) {
        ZoneId zone = schedule.zone();
        Set<LocalDate> had = there.stream()
                .filter(one -> StoredTags.isOf(one, schedule.name(), target))
                .map(one -> day(one, zone))
                .collect(Collectors.toCollection(HashSet::new));
        return backups.wholeAlone().stream()
                .filter(one -> had.add(day(one, zone)))
                .toList();
    }

    private static LocalDate day(Snapshot snapshot, ZoneId zone) {
        return snapshot.time().toInstant().atZone(zone).toLocalDate();
    }
}
