package dev.holdfast.internal.prune;

import dev.holdfast.internal.index.BlobIndex;
import dev.holdfast.internal.index.PackSummary;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.spi.store.BlobInfo;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What packs lie in the store, compared with those that the index names. */
public final class StoredPacks {
    private final BitSet present = new BitSet();
    private final BitSet wrongSize = new BitSet();
    private final BitSet archived = new BitSet();
    private final Map<BlobId, Long> unindexed = new LinkedHashMap<>();

    private StoredPacks() {}

    /** Lists the packs. */
    public static StoredPacks of(OpenRepository repository, BlobIndex index) {
        StoredPacks packs = new StoredPacks();
        repository.files().listPacks(info -> packs.add(index, info));
        return packs;
    }

    private void add(BlobIndex index, BlobInfo info) {
        BlobId id = BlobId.fromHex(info.key().name());
        long bytes = info.lengthBytes();
        Optional<PackSummary> known = index.pack(id);
        if (known.isEmpty()) {
            unindexed.put(id, bytes);
            return;
        }
        present.set(known.get().number());
        archived.set(known.get().number(), info.archived());
        if (known.get().sizeBytes() != bytes) {
            wrongSize.set(known.get().number());
        }
    }

    /** Whether a pack is stored. */
    public boolean isPresent(int pack) {
        return present.get(pack);
    }

    /** Whether a stored pack has another size than follows from the index. */
    public boolean hasWrongSize(int pack) {
        return wrongSize.get(pack);
    }

    /** Whether a stored pack lies in an archive, from which it would have to be recalled before anything in it can be moved. */
    public boolean isArchived(int pack) {
        return archived.get(pack);
    }

    /** Stored packs that the index does not name, and their sizes. */
    public Map<BlobId, Long> unindexed() {
        return unindexed;
    }
}
