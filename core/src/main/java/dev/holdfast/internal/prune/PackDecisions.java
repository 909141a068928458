package dev.holdfast.internal.prune;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.index.BlobIndex;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.repository.EngineOptions;
import dev.holdfast.internal.repository.Layout;
import dev.holdfast.internal.retain.LockedObjects;
import dev.holdfast.run.PruneOptions;
import dev.holdfast.run.PrunePlan;
import dev.holdfast.spi.store.BlobKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Decides about each pack, by restic's rules (RESTIC_FORMAT 14). */
final class PackDecisions {
    /** Fewer small packs are not worth the trouble, and one would be repacked again and again. */
    private static final int SMALL_PACKS = 10;

    private final BlobIndex index;
    private final PackUse use;
    private final StoredPacks stored;
    private final LockedObjects locked;
    private final PruneOptions options;
    private final boolean mayCompress;
    private final long smallBytes;
    private final List<Integer> remove = new ArrayList<>();
    private final List<Integer> repack = new ArrayList<>();
    private final List<Integer> forget = new ArrayList<>();
    private final List<PrunePlan.Pack> listed = new ArrayList<>();
    private final PackUse.Sum removed = new PackUse.Sum();
    private final PackUse.Sum repacked = new PackUse.Sum();
    private final PackUse.Sum dropped = new PackUse.Sum();
    private final LockedSum keptLocked = new LockedSum();
    private final List<Integer> beyondRepack = new ArrayList<>();
    private final List<BlobId> unindexed = new ArrayList<>();
    private long unindexedBytes;
    private long lockedUnused;
    private long uncompressedBytes;
    private long packsUsed;
    private long packsPartlyUsed;
    private long packsUnused;
    private long packsKept;
    private long packsArchived;

    /** @param mayCompress whether the repository's version knows compression */
    PackDecisions(
            BlobIndex index,
            PackUse use,
            StoredPacks stored,
            LockedObjects locked,
            PruneOptions options,
            boolean mayCompress) {
        this.locked = locked;
        this.index = index;
        this.use = use;
        this.stored = stored;
        this.options = options;
        this.mayCompress = mayCompress;
        this.smallBytes = smallBytes();
    }

    /** 80 % of the third percentile of all sizes, but at least of the smallest size a pack is meant to have. */
    private long smallBytes() {
        if (options.repackSmallerThan() > 0) {
            return options.repackSmallerThan();
        }
        if (use.packs() == 0) {
            return 0;
        }
        long[] sizes = new long[use.packs()];
        Arrays.setAll(sizes, use::bytes);
        Arrays.sort(sizes);
        return Math.max(EngineOptions.MIN_PACK_BYTES, sizes[(int) (sizes.length * 3L / 100)]) * 4 / 5;
    }

    /** @throws RepositoryException.Damaged if a needed pack has not the size that it must have */
    PackDecisions decide() {
        stored.unindexed().forEach(this::lookAtUnindexed);
        List<Integer> candidates = new ArrayList<>();
        List<Integer> small = new ArrayList<>();
        for (int pack = 0; pack < use.packs(); pack++) {
            look(pack, candidates, small);
        }
        if (small.size() < SMALL_PACKS) {
            packsKept += small.size();
        } else {
            candidates.addAll(small);
        }
        candidates.sort(mostWorthwhileFirst());
        long unusedLimit = options.maxUnused().bytes(use.used().bytes());
        candidates.forEach(pack -> repackOrKeep(pack, unusedLimit));
        return this;
    }

    private void lookAtUnindexed(BlobId id, long bytes) {
        if (!isLocked(id, 0, bytes)) {
            unindexed.add(id);
            unindexedBytes += bytes;
            list(id.hex(), PrunePlan.Action.REMOVE_UNINDEXED, 0, bytes, "no index names it");
        }
    }

    /** What the store protects still stays as it is, and is not repacked either: both copies would take room. */
    private boolean isLocked(BlobId id, long usedBytes, long unusedBytes) {
        Optional<Instant> end = locked.until(Layout.pack(id));
        end.ifPresent(until -> {
            keptLocked.add(unusedBytes, until);
            list(
                    id.hex(),
                    PrunePlan.Action.KEEP_LOCKED,
                    usedBytes,
                    unusedBytes,
                    "the store protects it until " + until);
        });
        return end.isPresent();
    }

    private boolean isLocked(int pack) {
        boolean isLocked = isLocked(index.pack(pack).id(), use.usedBytes(pack), use.unusedBytes(pack));
        lockedUnused += isLocked ? use.unusedBytes(pack) : 0;
        return isLocked;
    }

    private void look(int pack, List<Integer> candidates, List<Integer> small) {
        if (!stored.isPresent(pack)) {
            drop(pack, forget, PrunePlan.Action.FORGET, "it is missing and not needed");
            return;
        }
        if (use.isNeeded(pack) && stored.hasWrongSize(pack)) {
            throw new RepositoryException.Damaged(
                    "pack " + index.pack(pack).id().hex()
                            + " has not the size of " + use.bytes(pack)
                            + " bytes that follows from the index; nothing was changed, run 'holdfast check' and 'holdfast repair packs'");
        }
        uncompressedBytes += mayCompress && use.hasUncompressed(pack) ? use.bytes(pack) : 0;
        if (!use.isNeeded(pack)) {
            packsUnused++;
            if (isLocked(pack)) {
                return;
            }
            drop(pack, remove, PrunePlan.Action.REMOVE, "nothing in it is needed");
            return;
        }
        packsUsed += use.isNeededWhole(pack) ? 1 : 0;
        packsPartlyUsed += use.isNeededWhole(pack) ? 0 : 1;
        lookAtNeeded(pack, candidates, small);
    }

    private void lookAtNeeded(int pack, List<Integer> candidates, List<Integer> small) {
        if (options.cacheableOnly() && use.isDataOnly(pack)) {
            packsKept++;
        } else if (stored.isArchived(pack)) {
            packsKept++;
            packsArchived += use.isNeededWhole(pack) ? 0 : 1;
        } else if (!use.isNeededWhole(pack) || use.isMixed(pack) || mustCompress(pack)) {
            candidates.add(pack);
        } else if (use.bytes(pack) >= smallBytes) {
            packsKept++;
        } else {
            small.add(pack);
        }
    }

    private boolean mustCompress(int pack) {
        return mayCompress && use.hasUncompressed(pack) && (use.isTreesOnly(pack) || options.repackUncompressed());
    }

    private void drop(int pack, List<Integer> to, PrunePlan.Action action, String reason) {
        to.add(pack);
        removed.add(use.unusedBlobs(pack), use.unusedBytes(pack));
        list(pack, action, reason);
    }

    private Comparator<Integer> mostWorthwhileFirst() {
        return Comparator.<Integer, Boolean>comparing(use::isDataOnly)
                .thenComparing(pack -> use.bytes(pack) >= smallBytes)
                .thenComparing(pack -> -(double) use.unusedBytes(pack) / use.bytes(pack));
    }

    private void repackOrKeep(int pack, long unusedLimit) {
        long unusedLeft =
                use.duplicate().bytes() + use.unused().bytes() - removed.bytes() - dropped.bytes() - lockedUnused;
        boolean enough = unusedLeft < unusedLimit && use.bytes(pack) >= smallBytes;
        boolean forced = !use.isDataOnly(pack) || mustCompress(pack);
        if (enough && !forced) {
            packsKept++;
            return;
        }
        if (repacked.bytes() >= options.maxRepackBytes() - use.bytes(pack)) {
            packsKept++;
            beyondRepack.add(pack);
            return;
        }
        if (isLocked(pack)) {
            return;
        }
        repack.add(pack);
        repacked.add(use.usedBlobs(pack) + use.unusedBlobs(pack), use.bytes(pack));
        dropped.add(use.unusedBlobs(pack), use.unusedBytes(pack));
        uncompressedBytes -= mayCompress && use.hasUncompressed(pack) ? use.bytes(pack) : 0;
        list(pack, PrunePlan.Action.REPACK, why(pack));
    }

    private String why(int pack) {
        if (use.isMixed(pack)) {
            return "it mixes trees and data";
        }
        if (mustCompress(pack)) {
            return "it holds uncompressed blobs";
        }
        return use.isNeededWhole(pack) ? "it is small" : "part of it is not needed";
    }

    private void list(int pack, PrunePlan.Action action, String reason) {
        list(index.pack(pack).id().hex(), action, use.usedBytes(pack), use.unusedBytes(pack), reason);
    }

    private void list(String id, PrunePlan.Action action, long usedBytes, long unusedBytes, String reason) {
        if (listed.size() < PrunePlan.MAX_PACKS) {
            listed.add(new PrunePlan.Pack(id, action, usedBytes, unusedBytes, reason));
        }
    }

    /** Packs that go as a whole. */
    List<Integer> remove() {
        return remove;
    }

    /** Packs whose needed blobs move. */
    List<Integer> repack() {
        return repack;
    }

    /** Packs that go first, as no index names them. */
    List<BlobId> unindexed() {
        return unindexed;
    }

    /** All that would be removed. */
    List<BlobKey> going() {
        return Stream.concat(
                        unindexed.stream(),
                        Stream.concat(remove.stream(), repack.stream())
                                .map(pack -> index.pack(pack).id()))
                .map(Layout::pack)
                .toList();
    }

    /**
     * What would be repacked if the store protects some of those that are {@link #going}.
     *
     * @param most how many at most, the most worthwhile first
     */
    List<BlobKey> next(int most) {
        return beyondRepack.stream()
                .limit(most)
                .map(pack -> Layout.pack(index.pack(pack).id()))
                .toList();
    }

    /** Packs that are gone already. */
    List<Integer> forget() {
        return forget;
    }

    PrunePlan plan() {
        return new PrunePlan(
                use.used().tally(),
                use.duplicate().tally(),
                use.unused().tally(),
                removed.tally(),
                repacked.tally(),
                dropped.tally(),
                unindexedBytes,
                uncompressedBytes,
                packsUsed,
                packsPartlyUsed,
                packsUnused,
                unindexed.size(),
                packsKept,
                packsArchived,
                repack.size(),
                remove.size(),
                forget.size(),
                keptLocked.packs(),
                keptLocked.bytes(),
                keptLocked.first(),
                keptLocked.last(),
                listed);
    }
}
