package dev.holdfast.internal.retain;

import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotId;
import dev.holdfast.internal.index.BlobIndex;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.internal.repository.Retention;
import dev.holdfast.internal.walk.BlobSet;
import dev.holdfast.internal.walk.UsedBlobs;
import dev.holdfast.run.Finding;
import dev.holdfast.run.RetentionReport;
import dev.holdfast.spi.store.StoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Extends the protection of stored snapshots: first that of all packs they need, then that of what opens them, then their own. A crash
 * in between leaves packs protected for longer than a snapshot says, never for less.
 */
public final class Retaining {
    private final OpenRepository reading;
    private final BlobIndex index;
    private final Operation operation;
    private final PackProtection packs;
    private final Map<SnapshotId, RepositoryException.Damaged> unreadable = new LinkedHashMap<>();
    private final Set<SnapshotId> incomplete = new HashSet<>();

    private Retaining(OpenRepository repository, OpenRepository reading, Operation operation) {
        this.reading = reading;
        this.index = repository.index();
        this.operation = operation;
        this.packs = new PackProtection(repository, operation);
    }

    /** A snapshot and until when it shall be protected. */
    private record Wanted(Snapshot snapshot, Instant until) {
        Instant untilOfPacks() {
            return RetentionGrid.ofPacks(snapshot.time().toInstant(), until);
        }

        /** Much earlier than it should is a step of the time that is left, whenever the snapshot was taken. */
        boolean isDue(Instant inForce, Instant now) {
            return inForce.isBefore(until.minus(RetentionGrid.step(now, until)));
        }
    }

    /**
     * Extends, as soon as one snapshot ends much earlier than it should; then all of them together, as they share packs.
     *
     * @param reading the same repository as directories are read from it, with the same index
     * @param until for each snapshot; those that are gone are passed over, and what is in force is never shortened
     * @param dry whether the store is only asked
     * @throws dev.holdfast.spi.store.StoreException.Unsupported if the store cannot protect
     */
    public static RetentionReport run(
            OpenRepository repository,
            OpenRepository reading,
            Map<SnapshotId, Instant> until,
            boolean dry,
            Operation operation) {
        PackProtection.requirePossible(repository.store());
        List<Wanted> wanted = repository.snapshots().all().stream()
                .flatMap(snapshot -> Optional.ofNullable(until.get(snapshot.id())).stream()
                        .map(end -> new Wanted(snapshot, RetentionGrid.wholeSeconds(end))))
                .toList();
        Map<SnapshotId, Instant> inForce = SnapshotProtection.inForce(
                repository, wanted.stream().map(Wanted::snapshot).toList());
        Instant now = repository.store().storeTime();
        if (wanted.stream()
                .noneMatch(one -> one.isDue(inForce.getOrDefault(one.snapshot().id(), Instant.EPOCH), now))) {
            return new RetentionReport(List.of(), 0, List.of());
        }
        List<Wanted> going = wanted.stream()
                .filter(one ->
                        inForce.getOrDefault(one.snapshot().id(), Instant.EPOCH).isBefore(one.until()))
                .sorted(Comparator.comparing(
                        (Wanted one) -> one.snapshot().time().toInstant()))
                .toList();
        Retaining retaining = new Retaining(repository, reading, operation);
        if (!dry) {
            retaining.extend(going);
        }
        return retaining.report(going, inForce);
    }

    /**
     * Protects all that a snapshot needs which is about to be stored. What is known to be protected for long enough is not asked for
     * again.
     *
     * @param until until when the snapshot will be protected
     * @param stored packs that were stored protected
     * @param known gets what is protected then
     * @throws StoreException.NotFound if a pack is missing
     */
    public static void beforeStoring(
            OpenRepository repository,
            Snapshot snapshot,
            Instant until,
            Retention stored,
            ProtectedBlobs known,
            Operation operation) {
        PackProtection packs = new PackProtection(repository, operation);
        Instant end = RetentionGrid.ofPacks(snapshot.time().toInstant(), until);
        BlobSet before = known.until(end, snapshot, operation);
        BlobSet needed = UsedBlobs.beyond(before.copy(), repository, List.of(snapshot), operation);
        BitSet more = repository
                .index()
                .packsWith(entry -> needed.contains(entry.ordinal()) && !before.contains(entry.ordinal()));
        packs.extend(more, end, stored);
        packs.extendOpening(end);
        if (!packs.missing().isEmpty()) {
            throw new StoreException.NotFound(missing(packs).get(0).toString(), null);
        }
        known.protect(snapshot, needed, end);
    }

    private void extend(List<Wanted> wanted) {
        BitSet done = new BitSet();
        TreeMap<Instant, List<Wanted>> groups = new TreeMap<>(Comparator.reverseOrder());
        wanted.forEach(one -> groups.computeIfAbsent(one.untilOfPacks(), end -> new ArrayList<>())
                .add(one));
        groups.forEach((end, group) -> {
            BitSet needed = neededByReadable(group);
            needed.andNot(done);
            packs.extend(needed, end, Retention.none());
            done.or(needed);
        });
        packs.extendOpening(groups.firstKey());
        BitSet missing = new BitSet();
        packs.missing().forEach(pack -> index.pack(pack).ifPresent(found -> missing.set(found.number())));
        wanted.stream()
                .filter(one -> isWhole(one, missing))
                .forEach(one -> packs.extend(SnapshotProtection.key(one.snapshot()), one.until()));
    }

    /** One that cannot be read does not keep the others from being protected. */
    private BitSet neededByReadable(List<Wanted> group) {
        try {
            return neededBy(group.stream().map(Wanted::snapshot).toList());
        } catch (RepositoryException.Damaged someTree) {
            BitSet needed = new BitSet();
            group.forEach(one -> {
                try {
                    needed.or(neededBy(List.of(one.snapshot())));
                } catch (RepositoryException.Damaged damaged) {
                    unreadable.put(one.snapshot().id(), damaged);
                }
            });
            return needed;
        }
    }

    /** What is not whole stays due, and is told of each time. */
    private boolean isWhole(Wanted one, BitSet missing) {
        if (unreadable.containsKey(one.snapshot().id())) {
            return false;
        }
        boolean whole = missing.isEmpty() || !neededBy(List.of(one.snapshot())).intersects(missing);
        if (!whole) {
            incomplete.add(one.snapshot().id());
        }
        return whole;
    }

    private BitSet neededBy(Collection<Snapshot> snapshots) {
        BlobSet used = UsedBlobs.of(reading, snapshots, operation);
        return index.packsWith(entry -> used.contains(entry.ordinal()));
    }

    private RetentionReport report(List<Wanted> wanted, Map<SnapshotId, Instant> inForce) {
        List<RetentionReport.Extended> extended = wanted.stream()
                .filter(one -> !unreadable.containsKey(one.snapshot().id())
                        && !incomplete.contains(one.snapshot().id()))
                .map(one -> new RetentionReport.Extended(
                        one.snapshot(),
                        Optional.ofNullable(inForce.get(one.snapshot().id())),
                        one.until()))
                .toList();
        List<Finding> findings = new ArrayList<>(missing(packs));
        unreadable.forEach((id, damaged) -> findings.add(new Finding(
                Finding.Severity.ERROR,
                "snapshot " + id.brief(),
                "it is not protected for longer, as nobody can say what it needs: " + damaged.getMessage(),
                "run 'holdfast check'")));
        return new RetentionReport(extended, packs.extended(), findings);
    }

    /** What is to be told of packs that could not be protected as they are gone. */
    public static List<Finding> missing(PackProtection packs) {
        return packs.missing().stream()
                .map(pack -> new Finding(
                        Finding.Severity.ERROR,
                        "pack " + pack.hex(),
                        "the index names it and snapshots need it, and it is not in the store, so nothing can protect it",
                        "run 'holdfast check'; in a bucket with versions, 'holdfast repair versions' brings it back"))
                .toList();
    }
}
