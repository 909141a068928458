package dev.holdfast.internal.repair;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.index.BlobIndex;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.PackEntry;
import dev.holdfast.internal.repository.Layout;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.run.PackRepairPlan;
import dev.holdfast.spi.store.BlobInfo;
import dev.holdfast.spi.store.StoreException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What is left of a pack.
 *
 * @param bytes its size; -1 if it is not stored
 * @param intact blobs that open and hash to their names, wherever the index or the pack's own header says they are
 * @param damaged those that do not
 * @param remark what is wrong with the header; empty if nothing is
 */
record SalvagedPack(BlobId id, long bytes, List<PackEntry> intact, List<PackEntry> damaged, String remark) {
    /**
     * Reads every blob that the index or the header names. Both are believed, as the file may be another pack's: then the header
     * tells what is really in it.
     */
    static SalvagedPack read(OpenRepository repository, BlobIndex index, BlobId pack) {
        long bytes = repository
                .store()
                .head(Layout.pack(pack))
                .map(BlobInfo::lengthBytes)
                .orElse(-1L);
        Set<PackEntry> candidates = new LinkedHashSet<>(
                index.pack(pack).map(known -> index.entriesOf(known.number())).orElse(List.of()));
        String remark = "";
        if (bytes < 0) {
            remark = "it is not stored";
        } else {
            try {
                candidates.addAll(StoredHeader.read(repository, pack, bytes));
            } catch (RepositoryException.Damaged | StoreException.NotFound damaged) {
                remark = String.valueOf(damaged.getMessage());
            }
        }
        List<PackEntry> intact = new IntactBlobs(repository).in(pack, bytes, candidates);
        List<PackEntry> damaged = new ArrayList<>(candidates);
        damaged.removeAll(new LinkedHashSet<>(intact));
        return new SalvagedPack(pack, bytes, intact, damaged, remark);
    }

    boolean isStored() {
        return bytes >= 0;
    }

    PackRepairPlan.Pack summary() {
        return new PackRepairPlan.Pack(id.hex(), bytes, intact.size(), damaged.size(), remark);
    }
}
