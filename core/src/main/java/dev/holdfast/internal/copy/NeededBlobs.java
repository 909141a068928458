package dev.holdfast.internal.copy;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.index.BlobIndex;
import dev.holdfast.internal.index.BlobLocation;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.repository.BlobReader;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.walk.BlobSet;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * The data blobs that a target lacks, by the packs of the source in which they lie. Each pack belongs to the first snapshot that needs
 * something from it, and gives everything that is needed when it is read, so that it is read once. Safe for use from any thread.
 */
final class NeededBlobs {
    private final BlobIndex from;
    private final BlobIndex to;
    private final LostBlobs lost;
    /** Entries that come into the source's index later have no place in the set. */
    private final int entries;

    private final BlobSet needed;
    /** For each pack of the source the number of the first snapshot that needs it, plus one. */
    private final AtomicIntegerArray firstUse;

    /** For each pack of the source how many bytes of it are needed. */
    private final AtomicLongArray bytesOfPack;

    private final LongAdder blobs = new LongAdder();
    private final LongAdder storedBytes = new LongAdder();
    private final LongAdder plainBytes = new LongAdder();

    NeededBlobs(OpenRepository source, OpenRepository target, LostBlobs lost) {
        this.from = source.index();
        this.to = target.index();
        this.lost = lost;
        this.entries = from.entries();
        this.firstUse = new AtomicIntegerArray(from.packCount());
        this.bytesOfPack = new AtomicLongArray(from.packCount());
        this.needed = BlobSet.of(from);
    }

    /** How many there are. */
    long blobs() {
        return blobs.sum();
    }

    /** What they take in the source. */
    long storedBytes() {
        return storedBytes.sum();
    }

    /** What they hold. */
    long plainBytes() {
        return plainBytes.sum();
    }

    /** A snapshot needs a blob. */
    void need(int snapshot, BlobId id) {
        if (to.contains(BlobType.DATA, id)) {
            return;
        }
        int ordinal = from.ordinal(BlobType.DATA, id);
        if (ordinal < 0 || ordinal >= entries) {
            lost.add(BlobType.DATA, id, new RepositoryException.Damaged("no index of the source names it"));
        } else if (needed.add(ordinal)) {
            count(snapshot, from.location(ordinal));
        }
    }

    private void count(int snapshot, BlobLocation location) {
        blobs.increment();
        storedBytes.add(location.length());
        plainBytes.add(location.plainLength());
        from.pack(location.packId()).ifPresent(pack -> {
            firstUse.compareAndSet(pack.number(), 0, snapshot + 1);
            bytesOfPack.addAndGet(pack.number(), location.length());
        });
    }

    /** The packs from which something is needed. */
    BitSet packs() {
        BitSet packs = new BitSet();
        for (int pack = 0; pack < firstUse.length(); pack++) {
            packs.set(pack, firstUse.get(pack) > 0);
        }
        return packs;
    }

    /** How many bytes of these packs are needed. */
    long storedBytes(List<Integer> packs) {
        return packs.stream().mapToLong(bytesOfPack::get).sum();
    }

    /** The packs that belong to each of so many snapshots. */
    List<List<Integer>> packsBySnapshot(int snapshots) {
        List<List<Integer>> packs = new ArrayList<>();
        for (int i = 0; i < snapshots; i++) {
            packs.add(new ArrayList<>(0));
        }
        for (int pack = 0; pack < firstUse.length(); pack++) {
            if (firstUse.get(pack) > 0) {
                packs.get(firstUse.get(pack) - 1).add(pack);
            }
        }
        return packs;
    }

    /** Takes what is needed from a pack and was not taken from another, ascending by offset. */
    List<BlobReader.Wanted> take(int pack) {
        BlobId packId = from.pack(pack).id();
        List<BlobReader.Wanted> taken = new ArrayList<>();
        from.forEachIn(pack, entry -> {
            int ordinal = entry.type() == BlobType.DATA ? entry.ordinal() : -1;
            if (ordinal >= 0 && ordinal < entries && needed.remove(ordinal)) {
                taken.add(new BlobReader.Wanted(
                        new BlobLocation(
                                packId, entry.type(), entry.offset(), entry.length(), entry.uncompressedLength()),
                        entry.id()));
            }
        });
        taken.sort(Comparator.comparingLong(blob -> blob.location().offset()));
        return taken;
    }
}
