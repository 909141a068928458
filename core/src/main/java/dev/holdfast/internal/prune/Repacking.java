package dev.holdfast.internal.prune;

import dev.holdfast.CompressionMode;
import dev.holdfast.RepositoryException;
import dev.holdfast.internal.index.BlobIndex;
import dev.holdfast.internal.index.BlobLocation;
import dev.holdfast.internal.pack.BlobHandle;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.repository.BlobReader;
import dev.holdfast.internal.repository.BlobWriter;
import dev.holdfast.internal.repository.LargeBlob;
import dev.holdfast.internal.repository.LargeTree;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.internal.repository.Parallel;
import dev.holdfast.spi.store.StoreException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Moves needed blobs into new packs: each is opened and hashed first, then moved as it is, or compressed if it is not. */
final class Repacking {
    private final PlannedPrune planned;
    private final OpenRepository repository;
    private final BlobIndex index;
    private final BlobReader reader;
    private final BlobWriter writer;
    private final Operation operation;
    private final AtomicLong done = new AtomicLong();
    private final int total;

    private record Wanted(BlobId id, BlobLocation location) {}

    private Repacking(PlannedPrune planned, int total, BlobReader reader, BlobWriter writer, Operation operation) {
        this.total = total;
        this.planned = planned;
        this.repository = planned.repository();
        this.index = planned.index();
        this.reader = reader;
        this.writer = writer;
        this.operation = operation;
    }

    /**
     * Moves them all and names the new packs in the index.
     *
     * @param packs where they are looked for, by their numbers in the index
     * @return stored size of what was moved
     * @throws RepositoryException.Damaged if a needed blob has no intact copy; nothing that is needed was removed
     */
    static long run(PlannedPrune planned, List<Integer> packs, BlobReader reader, Operation operation) {
        try (BlobWriter writer = new BlobWriter(planned.repository(), operation::checkWrite)) {
            Repacking repacking = new Repacking(planned, packs.size(), reader, writer, operation);
            Parallel.forEach(packs, planned.repository().options().workers(), repacking::movePack);
            writer.flush();
            repacking.requireAllMoved();
            return writer.bytesStored();
        }
    }

    private void movePack(int pack) {
        operation.check();
        List<Wanted> claimed = claim(pack);
        claimed.stream().filter(blob -> LargeBlob.isLarge(blob.location())).forEach(this::moveLarge);
        moveSmall(claimed.stream()
                .filter(blob -> !LargeBlob.isLarge(blob.location()))
                .toList());
        operation.listener().progressed("repacking", done.incrementAndGet(), total);
    }

    private void moveSmall(List<Wanted> wanted) {
        int[] next = {0};
        try {
            reader.sealed().read(wanted.stream().map(Wanted::location).toList(), (location, bytes, offset) -> {
                move(wanted.get(next[0]), bytes, offset);
                next[0]++;
            });
        } catch (StoreException.NotFound | RepositoryException.Damaged broken) {
            wanted.subList(next[0], wanted.size()).forEach(this::moveOtherCopy);
        }
    }

    /** What is too large for the heap is moved through a temporary file, from whichever copy is intact. */
    private void moveLarge(Wanted wanted) {
        for (BlobLocation copy : index.findAll(wanted.location().type(), wanted.id())) {
            try (LargeBlob blob = reader.fetchLarge(copy, wanted.id())) {
                move(wanted.id(), copy, blob);
                return;
            } catch (StoreException.NotFound | RepositoryException.Damaged broken) {
                operation.check();
            }
        }
        throw lost(wanted);
    }

    private void move(BlobId id, BlobLocation copy, LargeBlob blob) {
        blob.verify();
        if (!shallCompress(copy)) {
            writer.move(copy.type(), id, blob, copy.uncompressedLength());
            return;
        }
        try (LargeTree tree = writer.largeTree()) {
            tree.takeAll(blob.plain());
            tree.saveAgain(id);
        }
    }

    /** The blobs of a pack that are to be moved and that no other pack has brought yet. */
    private List<Wanted> claim(int pack) {
        BlobId id = index.pack(pack).id();
        List<Wanted> wanted = new ArrayList<>();
        index.forEachIn(pack, entry -> {
            if (planned.move().remove(entry.ordinal())) {
                wanted.add(new Wanted(
                        entry.id(),
                        new BlobLocation(
                                id, entry.type(), entry.offset(), entry.length(), entry.uncompressedLength())));
            }
        });
        wanted.sort(Comparator.comparingLong(blob -> blob.location().offset()));
        return wanted;
    }

    private void move(Wanted blob, byte[] sealed, int offset) {
        if (!moved(blob.id(), blob.location(), sealed, offset)) {
            moveOtherCopy(blob);
        }
    }

    private void moveOtherCopy(Wanted blob) {
        for (BlobLocation copy : index.findAll(blob.location().type(), blob.id())) {
            boolean[] moved = {false};
            try {
                reader.sealed()
                        .read(
                                List.of(copy),
                                (location, bytes, offset) -> moved[0] = moved(blob.id(), copy, bytes, offset));
            } catch (StoreException.NotFound | RepositoryException.Damaged broken) {
                continue;
            }
            if (moved[0]) {
                return;
            }
        }
        throw lost(blob);
    }

    private static RepositoryException.Damaged lost(Wanted blob) {
        return new RepositoryException.Damaged(
                new BlobHandle(blob.location().type(), blob.id()) + " in pack "
                        + blob.location().packId().hex()
                        + " is needed and has no intact copy; nothing that is needed was removed, run 'check' with reading all data");
    }

    private boolean moved(BlobId id, BlobLocation copy, byte[] sealed, int offset) {
        boolean compress = shallCompress(copy);
        try {
            reader.open(copy, id, sealed, offset, (location, same, plain, length) -> {
                if (compress) {
                    writer.rewrite(copy.type(), id, plain, length);
                }
            });
        } catch (RepositoryException.Damaged broken) {
            return false;
        }
        if (!compress) {
            writer.move(copy.type(), id, sealed, offset, Math.toIntExact(copy.length()), copy.uncompressedLength());
        }
        return true;
    }

    private boolean shallCompress(BlobLocation copy) {
        return !copy.isCompressed()
                && copy.plainLength() > 0
                && repository.config().version() >= 2
                && (copy.type() == BlobType.TREE || repository.options().compression() != CompressionMode.OFF);
    }

    private void requireAllMoved() {
        if (!planned.move().isEmpty()) {
            throw new RepositoryException.Damaged(
                    planned.move().size()
                            + " blobs that are needed were in none of the packs to repack; nothing that is needed was removed, run 'check'");
        }
    }
}
