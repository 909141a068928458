package dev.holdfast.internal.prune;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.index.BlobIndex;
import dev.holdfast.internal.index.BlobLocation;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.repository.BlobReader;
import dev.holdfast.internal.repository.LargeBlob;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.internal.repository.Parallel;
import dev.holdfast.internal.walk.BlobSet;
import dev.holdfast.spi.store.StoreException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Reads the copies that stay of blobs that lose another copy: the index cannot tell an intact copy from a damaged one, and the
 * copy that goes may be the only intact one. One that lies in an archive is recalled, or
 * nothing is done.
 */
final class SparedCopies {
    private final PlannedPrune planned;
    private final BlobIndex index;
    private final BlobReader reader;
    private final Operation operation;

    private record Copy(BlobId id, int ordinal, BlobLocation location) {}

    private SparedCopies(PlannedPrune planned, BlobReader reader, Operation operation) {
        this.planned = planned;
        this.index = planned.index();
        this.reader = reader;
        this.operation = operation;
    }

    /**
     * Adds blobs of which no copy that stays is intact to those that move.
     *
     * @return the packs to repack: those of the plan, and those that go and have such blobs
     */
    static List<Integer> repackToo(PlannedPrune planned, BlobReader reader, Operation operation) {
        if (planned.spared().isEmpty()) {
            return planned.repack();
        }
        SparedCopies copies = new SparedCopies(planned, reader, operation);
        List<Integer> packs =
                IntStream.range(0, copies.index.packCount()).boxed().toList();
        Parallel.forEach(packs, planned.repository().options().workers(), copies::readPack);
        return planned.spared().isEmpty() ? planned.repack() : copies.moveToo();
    }

    private void readPack(int pack) {
        operation.check();
        BlobId id = index.pack(pack).id();
        List<Copy> all = planned.gone().contains(id) ? List.of() : copiesIn(pack, id);
        all.stream().filter(copy -> LargeBlob.isLarge(copy.location())).forEach(this::readLarge);
        readSmall(
                all.stream().filter(copy -> !LargeBlob.isLarge(copy.location())).toList());
    }

    private void readLarge(Copy copy) {
        try (LargeBlob blob = reader.fetchLarge(copy.location(), copy.id())) {
            blob.verify();
        } catch (StoreException.NotFound | RepositoryException.Damaged broken) {
            operation.check();
            return;
        }
        boolean unused = planned.spared().remove(copy.ordinal());
    }

    private void readSmall(List<Copy> copies) {
        int[] next = {0};
        try {
            reader.sealed().read(copies.stream().map(Copy::location).toList(), (location, bytes, offset) -> {
                settleIfIntact(copies.get(next[0]++), bytes, offset);
            });
        } catch (StoreException.NotFound | RepositoryException.Damaged broken) {
            copies.subList(next[0], copies.size()).forEach(this::readAlone);
        }
    }

    private List<Copy> copiesIn(int pack, BlobId id) {
        List<Copy> copies = new ArrayList<>();
        index.forEachIn(pack, entry -> {
            if (planned.spared().contains(entry.ordinal())) {
                copies.add(new Copy(
                        entry.id(),
                        entry.ordinal(),
                        new BlobLocation(
                                id, entry.type(), entry.offset(), entry.length(), entry.uncompressedLength())));
            }
        });
        copies.sort(Comparator.comparingLong(copy -> copy.location().offset()));
        return copies;
    }

    /** Of a pack that ends too early the blobs before its end are intact. */
    private void readAlone(Copy copy) {
        try {
            reader.sealed()
                    .read(List.of(copy.location()), (location, bytes, offset) -> settleIfIntact(copy, bytes, offset));
        } catch (StoreException.NotFound | RepositoryException.Damaged broken) {
            operation.check();
        }
    }

    private void settleIfIntact(Copy copy, byte[] bytes, int offset) {
        try {
            reader.open(copy.location(), copy.id(), bytes, offset, (location, id, plain, length) -> {});
        } catch (RepositoryException.Damaged broken) {
            return;
        }
        boolean unused = planned.spared().remove(copy.ordinal());
    }

    private List<Integer> moveToo() {
        BlobSet lost = planned.spared();
        BitSet repack = new BitSet();
        planned.repack().forEach(repack::set);
        index.forEach(entry -> {
            if (lost.contains(entry.ordinal())
                    && planned.gone().contains(index.pack(entry.packNumber()).id())) {
                repack.set(entry.packNumber());
                boolean unused = planned.move().add(entry.ordinal());
            }
        });
        return repack.stream().boxed().toList();
    }
}
