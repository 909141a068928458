package dev.holdfast.internal.prune;

import dev.holdfast.SnapshotId;
import dev.holdfast.internal.index.BlobIndex;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.recall.RecallStation;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.walk.BlobSet;
import dev.holdfast.run.PrunePlan;
import java.util.List;
import java.util.Set;

/**
 * A plan with everything that carrying it out needs.
 *
 * @param repository what it is for
 * @param station where reads of packs in an archive wait
 * @param index the index it was made with
 * @param snapshots the snapshots that were there
 * @param indexFiles the index files that were there
 * @param executable false if snapshots were left out that are still there
 * @param unindexed packs to remove first
 * @param repack packs to repack, by their numbers in the index
 * @param move blobs to take along
 * @param spared needed blobs that lie in packs that go and are not taken along, as packs that stay have them too
 * @param gone packs that the index shall not name any longer, repacked ones among them
 * @param missing those of them that are not stored
 * @param plan the same for people
 */
public record PlannedPrune(
        OpenRepository repository,
        RecallStation station,
        BlobIndex index,
        Set<SnapshotId> snapshots,
        Set<BlobId> indexFiles,
        boolean executable,
        List<BlobId> unindexed,
        List<Integer> repack,
        BlobSet move,
        BlobSet spared,
        Set<BlobId> gone,
        Set<BlobId> missing,
        PrunePlan plan) {}
