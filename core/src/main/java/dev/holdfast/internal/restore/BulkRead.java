package dev.holdfast.internal.restore;

import dev.holdfast.HoldfastException;
import dev.holdfast.RepositoryException;
import dev.holdfast.internal.index.BlobLocation;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.repository.BlobReader;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Parallel;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.spi.workload.DumpSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** Reads many files at once: every pack is visited once, and a blob that several places want is fetched once. */
final class BulkRead {
    private static final int FAILED = -1;

    private final OpenRepository repository;
    private final List<StoredFile> files;
    private final DumpSource.BlockReceiver receiver;
    private final Runnable checkCancelled;
    /** How many blocks each file still waits for. */
    private final AtomicIntegerArray missing;

    BulkRead(
            OpenRepository repository,
            List<StoredFile> files,
            DumpSource.BlockReceiver receiver,
            Runnable checkCancelled) {
        this.repository = repository;
        this.files = files;
        this.receiver = receiver;
        this.checkCancelled = checkCancelled;
        this.missing = new AtomicIntegerArray(files.size());
    }

    /** A block of a file that wants a blob. */
    private record Place(int file, long position) {}

    /** A blob and everyone who wants it. */
    private record Demand(BlobReader.Wanted wanted, List<Place> places) {}

    void run() {
        Map<BlobId, Map<BlobId, Demand>> byPack = demands();
        for (int file = 0; file < files.size(); file++) {
            if (missing.get(file) == 0) {
                complete(file);
            }
        }
        Parallel.forEach(byPack.values(), repository.readers(), pack -> {
            checkCancelled.run();
            readPack(List.copyOf(pack.values()));
        });
    }

    private Map<BlobId, Map<BlobId, Demand>> demands() {
        Map<BlobId, Map<BlobId, Demand>> byPack = new LinkedHashMap<>();
        Map<BlobId, Demand> known = new LinkedHashMap<>();
        for (int file = 0; file < files.size(); file++) {
            try {
                demand(file, known);
            } catch (RepositoryException.Damaged damaged) {
                fail(file, damaged);
            }
        }
        for (Demand demand : known.values()) {
            byPack.computeIfAbsent(demand.wanted.location().packId(), pack -> new LinkedHashMap<>())
                    .put(demand.wanted.id(), demand);
        }
        return byPack;
    }

    private void demand(int file, Map<BlobId, Demand> known) {
        StoredFile stored = files.get(file);
        long position = 0;
        for (int i = 0; i < stored.blobCount(); i++) {
            BlobId id = stored.blob(i);
            long length = stored.lengthOf(id);
            if (stored.wants(position, length, id)) {
                known.computeIfAbsent(id, this::located).places.add(new Place(file, position));
                missing.incrementAndGet(file);
            }
            position += length;
        }
    }

    private Demand located(BlobId id) {
        BlobLocation location = repository
                .index()
                .find(BlobType.DATA, id)
                .orElseThrow(() -> new RepositoryException.Damaged("data blob " + id.hex() + " is not in the index"));
        return new Demand(new BlobReader.Wanted(location, id), new ArrayList<>(1));
    }

    private void readPack(List<Demand> demands) {
        List<Demand> ordered = demands.stream()
                .sorted(Comparator.comparingLong(
                        demand -> demand.wanted.location().offset()))
                .toList();
        Map<BlobId, Demand> open = new LinkedHashMap<>();
        ordered.forEach(demand -> open.put(demand.wanted.id(), demand));
        try {
            repository
                    .blobs()
                    .readPack(
                            ordered.stream().map(Demand::wanted).toList(),
                            (location, id, bytes, length) -> deliver(taken(open, id), bytes, length),
                            (blob, cause) -> fail(taken(open, blob.id()), cause));
        } catch (StoreException.Interrupted stopped) {
            throw stopped;
        } catch (StoreException unreachable) {
            open.values().forEach(demand -> fail(demand, unreachable));
        }
    }

    private static Demand taken(Map<BlobId, Demand> open, BlobId id) {
        return Objects.requireNonNull(open.remove(id), "a blob was delivered twice");
    }

    private void fail(Demand demand, HoldfastException cause) {
        demand.places.forEach(place -> fail(place.file, cause));
    }

    private void deliver(Demand demand, byte[] bytes, int length) {
        checkCancelled.run();
        for (Place place : demand.places) {
            if (missing.get(place.file) != FAILED) {
                deliver(place, bytes, length);
            }
        }
    }

    private void deliver(Place place, byte[] bytes, int length) {
        try {
            receiver.block(place.file, place.position, bytes, 0, length);
        } catch (IOException refused) {
            fail(place.file, refused);
            return;
        }
        if (countDown(place.file) == 0) {
            complete(place.file);
        }
    }

    private int countDown(int file) {
        return missing.updateAndGet(file, left -> left == FAILED ? FAILED : left - 1);
    }

    private void complete(int file) {
        try {
            receiver.completed(file);
        } catch (IOException refused) {
            fail(file, refused);
        }
    }

    private void fail(int file, Exception cause) {
        if (missing.getAndSet(file, FAILED) != FAILED) {
            receiver.failed(file, cause);
        }
    }
}
