package dev.holdfast.internal.prune;

import dev.holdfast.CompressionMode;
import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.internal.index.BlobIndex;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.recall.RecallStation;
import dev.holdfast.internal.repository.FileKind;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.internal.retain.LockedObjects;
import dev.holdfast.internal.walk.BlobSet;
import dev.holdfast.internal.walk.UsedBlobs;
import dev.holdfast.run.PruneOptions;
import dev.holdfast.run.RecallOptions;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Finds out what no snapshot needs and decides which packs go, stay or are repacked. Changes nothing. */
public final class PrunePlanner {
    private static final int ASKED_AHEAD = 64;
    private static final int MOST_ASKED_AHEAD = 1 << 16;

    private PrunePlanner() {}

    /**
     * Makes a plan. The index is read anew. To be carried out, it must be made under the exclusive lock under which that happens.
     *
     * @throws RepositoryException.Damaged if a snapshot or tree cannot be read, or data that a snapshot needs is missing: then
     *     nobody knows what is needed, and nothing may be removed
     * @throws RepositoryException.Refused if the options do not fit the repository
     */
    public static PlannedPrune plan(OpenRepository repository, PruneOptions options, Operation operation) {
        RecallStation station =
                new RecallStation(repository, RecallOptions.refused(), operation::check, progress -> {});
        return plan(repository, station, options, operation);
    }

    /**
     * The same, with directories that lie in an archive recalled or refused.
     *
     * @param station where reads of the repository wait
     * @throws RepositoryException.Archived if they are not to be recalled, or do not come in time
     */
    public static PlannedPrune plan(
            OpenRepository repository, RecallStation station, PruneOptions options, Operation operation) {
        requireFitting(repository, options);
        repository.forgetIndex();
        BlobIndex index = repository.index();
        List<Snapshot> all = repository.snapshots().all();
        List<Snapshot> snapshots = all.stream()
                .filter(snapshot -> !options.without().contains(snapshot.id()))
                .toList();
        BlobSet used = used(station, snapshots, operation);
        StoredPacks stored = StoredPacks.of(repository, index);
        boolean mayCompress = repository.config().version() >= 2;
        try (PackUse use = PackUse.of(index, used, stored)) {
            LockedObjects locked = new LockedObjects(repository, operation);
            PackDecisions decisions =
                    settled(locked, () -> new PackDecisions(index, use, stored, locked, options, mayCompress).decide());
            return planned(repository, station, decisions, all, snapshots.size() == all.size(), used);
        }
    }

    private static BlobSet used(RecallStation station, List<Snapshot> snapshots, Operation operation) {
        try (OpenRepository reading = station.reading()) {
            return UsedBlobs.of(reading, snapshots, operation);
        }
    }

    /**
     * Decides until nothing goes that the store protects. In place of what is protected something else may go, which is asked
     * about at once and each time for twice as many, so that a small limit and many protected packs do not make many rounds.
     */
    private static PackDecisions settled(LockedObjects locked, Supplier<PackDecisions> decide) {
        PackDecisions decisions = decide.get();
        for (int ahead = ASKED_AHEAD; locked.ask(decisions.going()); ahead = Math.min(2 * ahead, MOST_ASKED_AHEAD)) {
            boolean unused = locked.ask(decisions.next(ahead));
            decisions = decide.get();
        }
        return decisions;
    }

    private static void requireFitting(OpenRepository repository, PruneOptions options) {
        if (options.repackSmallerThan() > repository.options().packBytes()) {
            throw new RepositoryException.Refused("repack-smaller-than: must not be above the size of packs, "
                    + repository.options().packBytes() + " bytes, was " + options.repackSmallerThan());
        }
        if (options.repackUncompressed() && repository.config().version() < 2) {
            throw new RepositoryException.Refused(
                    "repack-uncompressed: a repository of version 1 knows no compression; upgrade it to version 2 first");
        }
        if (options.repackUncompressed() && repository.options().compression() == CompressionMode.OFF) {
            throw new RepositoryException.Refused(
                    "repack-uncompressed: compression is off, so nothing would change; switch it on");
        }
    }

    private static PlannedPrune planned(
            OpenRepository repository,
            RecallStation station,
            PackDecisions decisions,
            List<Snapshot> snapshots,
            boolean executable,
            BlobSet used) {
        BlobIndex index = repository.index();
        BitSet going = new BitSet();
        decisions.remove().forEach(going::set);
        decisions.repack().forEach(going::set);
        decisions.forget().forEach(going::set);
        BlobSet spared = sparedBlobs(index, used, going);
        station.needs(() -> {
            BitSet staying = index.packsWith(entry -> spared.contains(entry.ordinal()));
            staying.andNot(going);
            return staying;
        });
        return new PlannedPrune(
                repository,
                station,
                index,
                snapshots.stream().map(Snapshot::id).collect(Collectors.toUnmodifiableSet()),
                new HashSet<>(repository.files().list(FileKind.INDEX)),
                executable,
                decisions.unindexed(),
                decisions.repack(),
                blobsToMove(index, used, going),
                spared,
                ids(index, going.stream().boxed().toList()),
                ids(index, decisions.forget()),
                decisions.plan());
    }

    private static BlobSet blobsToMove(BlobIndex index, BlobSet used, BitSet going) {
        BlobSet move = used.copy();
        if (going.isEmpty()) {
            return BlobSet.of(index);
        }
        index.forEach(entry -> {
            if (!going.get(entry.packNumber())) {
                boolean unused = move.remove(entry.ordinal());
            }
        });
        return move;
    }

    private static BlobSet sparedBlobs(BlobIndex index, BlobSet used, BitSet going) {
        BlobSet losing = BlobSet.of(index);
        BlobSet spared = BlobSet.of(index);
        index.forEach(entry -> {
            if (going.get(entry.packNumber()) && used.contains(entry.ordinal())) {
                boolean unused = losing.add(entry.ordinal());
            }
        });
        index.forEach(entry -> {
            if (!going.get(entry.packNumber()) && losing.contains(entry.ordinal())) {
                boolean unused = spared.add(entry.ordinal());
            }
        });
        return spared;
    }

    private static Set<BlobId> ids(BlobIndex index, Collection<Integer> packs) {
        return packs.stream().map(pack -> index.pack(pack).id()).collect(Collectors.toUnmodifiableSet());
    }
}
