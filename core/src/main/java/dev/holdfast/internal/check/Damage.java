package dev.holdfast.internal.check;

import dev.holdfast.internal.index.BlobIndex;
import dev.holdfast.internal.index.BlobLocation;
import dev.holdfast.internal.pack.BlobHandle;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.walk.BlobSet;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which blobs are not intact, and because of which problem. Noted from any thread. */
final class Damage {
    /** Blobs that no index knows are remembered one by one, so their number is limited. */
    private static final int MOST_UNKNOWN = 100_000;

    private final BlobIndex index;
    private final BlobSet badEntries;
    private final Map<BlobId, Problems.Found> packs = new ConcurrentHashMap<>();
    private final Map<BlobHandle, Problems.Found> blobs = new ConcurrentHashMap<>();

    Damage(BlobIndex index) {
        this.index = index;
        this.badEntries = BlobSet.of(index);
    }

    /** An entry of the index is not intact in its pack. */
    void entry(int entry, BlobId pack, Problems.Found because) {
        boolean unused = badEntries.add(entry);
        packs.putIfAbsent(pack, because);
    }

    /** A blob cannot be used wherever it may lie. */
    void blob(BlobType type, BlobId id, Problems.Found because) {
        if (blobs.size() < MOST_UNKNOWN) {
            blobs.putIfAbsent(new BlobHandle(type, id), because);
        }
    }

    boolean isEmpty() {
        return blobs.isEmpty() && badEntries.isEmpty();
    }

    /** Why a blob cannot be had; empty if it can. */
    Set<Problems.Found> of(BlobType type, BlobId id) {
        Set<Problems.Found> because = new LinkedHashSet<>();
        Problems.Found known = blobs.isEmpty() ? null : blobs.get(new BlobHandle(type, id));
        if (known != null) {
            because.add(known);
        }
        int ordinal = index.ordinal(type, id);
        if (ordinal >= 0 && badEntries.contains(ordinal)) {
            because.addAll(ofCopies(type, id));
        }
        return because;
    }

    /** The first copy is bad; the others may be intact. */
    private Set<Problems.Found> ofCopies(BlobType type, BlobId id) {
        Set<Problems.Found> because = new LinkedHashSet<>();
        for (BlobLocation copy : index.findAll(type, id)) {
            if (isIntact(copy, id)) {
                return Set.of();
            }
            Problems.Found pack = packs.get(copy.packId());
            if (pack != null) {
                because.add(pack);
            }
        }
        return because;
    }

    private boolean isIntact(BlobLocation copy, BlobId id) {
        List<Integer> entries = new ArrayList<>(1);
        index.pack(copy.packId())
                .ifPresent(pack -> index.forEachIn(pack.number(), entry -> {
                    if (entry.offset() == copy.offset()
                            && entry.type() == copy.type()
                            && entry.id().equals(id)) {
                        entries.add(entry.entry());
                    }
                }));
        return entries.stream().noneMatch(badEntries::contains);
    }
}
