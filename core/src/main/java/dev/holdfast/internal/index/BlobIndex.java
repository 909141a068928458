package dev.holdfast.internal.index;

import dev.holdfast.internal.pack.BlobHandle;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.pack.PackEntry;
import dev.holdfast.internal.pack.PackHeader;
import dev.holdfast.internal.pack.ScratchFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * All blobs of a repository and where they lie, outside the heap: at most 64 bytes for each entry.
 *
 * <p>A blob may lie in several packs; each copy is an entry of its own. Entries are numbered in the order in which they came
 * and are never removed. Safe for use from any thread until it is closed; visitors must not change the index.
 */
public final class BlobIndex implements AutoCloseable {
    private static final long DIRECT_BYTES = 16 * 1024 * 1024;

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final OffHeapMemory memory;
    private final BlobTable blobs;
    private final PackTable packs;
    private int uniqueData;
    private int uniqueTrees;
    private long packBytes;

    /** @param temporaryDirectory where an unnamed file is kept once the index outgrows 16 MiB */
    public BlobIndex(Path temporaryDirectory) {
        this(temporaryDirectory, DIRECT_BYTES);
    }

    BlobIndex(Path temporaryDirectory, long mostDirectBytes) {
        memory = new OffHeapMemory(temporaryDirectory, mostDirectBytes);
        blobs = new BlobTable(memory);
        packs = new PackTable(memory);
    }

    /** An index that keeps what outgrows 16 MiB in the JVM's directory for temporary files. */
    public static BlobIndex inTemporaryDirectory() {
        return new BlobIndex(ScratchFile.directory());
    }

    /**
     * Adds the blobs of a pack in one step: whoever looks sees all of them or none. Entries that are known already are left
     * out.
     *
     * @return how many entries were new
     */
    public int add(BlobId pack, Collection<PackEntry> entries) {
        lock.writeLock().lock();
        try {
            int known = packs.find(pack);
            int number = known >= 0 ? known : newPack(pack);
            int before = blobs.size();
            for (PackEntry entry : entries) {
                add(number, entry);
            }
            return blobs.size() - before;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /**
     * Adds everything that an index file names, in one step.
     *
     * @return how many entries were new
     */
    public int add(IndexBatch batch) {
        lock.writeLock().lock();
        try {
            int before = blobs.size();
            for (int pack = 0; pack < batch.packs(); pack++) {
                int known = packs.find(batch.pack(pack));
                int number = known >= 0 ? known : newPack(batch.pack(pack));
                for (int blob = batch.firstOf(pack); blob < batch.endOf(pack); blob++) {
                    add(
                            number,
                            batch.isTree(blob) ? BlobType.TREE : BlobType.DATA,
                            batch.id(blob),
                            batch.offset(blob),
                            batch.length(blob),
                            batch.uncompressedLength(blob));
                }
            }
            return blobs.size() - before;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /**
     * Makes room for entries that are about to come, so that adding them is faster; harmless if fewer or more come.
     *
     * @param expected how many entries there will be in all
     */
    public void expect(long expected) {
        lock.writeLock().lock();
        try {
            blobs.expect(expected);
        } finally {
            lock.writeLock().unlock();
        }
    }

    private int newPack(BlobId pack) {
        int number = packs.append(pack);
        packBytes += packs.bytes(number);
        return number;
    }

    private void add(int pack, PackEntry entry) {
        add(pack, entry.type(), entry.id(), (int) entry.offset(), (int) entry.length(), (int)
                entry.uncompressedLength());
    }

    /** Adds an entry whose numbers are unsigned. */
    private void add(int pack, BlobType type, BlobId id, int offset, int length, int uncompressed) {
        int first = blobs.ordinal(type, id);
        if (first < 0) {
            countUnique(type);
        }
        for (int e = first; e >= 0; e = blobs.next(e, type, id)) {
            if (blobs.pack(e) == pack && blobs.isAt(e, offset, length, uncompressed)) {
                return;
            }
        }
        int header = uncompressed != 0 ? PackHeader.COMPRESSED_ENTRY : PackHeader.PLAIN_ENTRY;
        long bytes = Integer.toUnsignedLong(length) + header;
        packs.count(pack, blobs.append(pack, type, id, offset, length, uncompressed), bytes);
        packBytes += bytes;
    }

    private void countUnique(BlobType type) {
        if (type == BlobType.DATA) {
            uniqueData++;
        } else {
            uniqueTrees++;
        }
    }

    /** Whether some pack holds the blob. */
    public boolean contains(BlobType type, BlobId id) {
        return ordinal(type, id) >= 0;
    }

    /**
     * A blob's number: below {@link #entries()}, never changed while the index lives, the same for all its copies; -1 if it
     * is unknown. Meant as an index into a set of bits.
     */
    public int ordinal(BlobType type, BlobId id) {
        lock.readLock().lock();
        try {
            return blobs.ordinal(type, id);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** The blob that an ordinal, or the number of any of its entries, stands for. */
    public BlobHandle handle(int entry) {
        lock.readLock().lock();
        try {
            checkEntry(entry);
            return new BlobHandle(blobs.type(entry), blobs.id(entry));
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Where an entry lies. */
    public BlobLocation location(int entry) {
        lock.readLock().lock();
        try {
            checkEntry(entry);
            return locationOf(entry);
        } finally {
            lock.readLock().unlock();
        }
    }

    private void checkEntry(int entry) {
        if (entry < 0 || entry >= blobs.size()) {
            throw new IllegalArgumentException("no entry " + entry + " among " + blobs.size());
        }
    }

    private BlobLocation locationOf(int entry) {
        return new BlobLocation(
                packs.id(blobs.pack(entry)),
                blobs.type(entry),
                blobs.offset(entry),
                blobs.length(entry),
                blobs.uncompressedLength(entry));
    }

    /** Where the copy lies that was known first. */
    public Optional<BlobLocation> find(BlobType type, BlobId id) {
        lock.readLock().lock();
        try {
            int entry = blobs.ordinal(type, id);
            return entry < 0 ? Optional.empty() : Optional.of(locationOf(entry));
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Where all copies lie, in the order in which they came; empty if the blob is unknown. */
    public List<BlobLocation> findAll(BlobType type, BlobId id) {
        lock.readLock().lock();
        try {
            List<BlobLocation> found = new ArrayList<>(1);
            for (int entry = blobs.ordinal(type, id); entry >= 0; entry = blobs.next(entry, type, id)) {
                found.add(locationOf(entry));
            }
            return found;
        } finally {
            lock.readLock().unlock();
        }
    }

    /** How many bytes a blob has; empty if it is unknown. */
    public OptionalLong plainLength(BlobType type, BlobId id) {
        return find(type, id)
                .map(BlobLocation::plainLength)
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
    }

    /** How many entries there are, each copy of a blob counted. */
    public int entries() {
        lock.readLock().lock();
        try {
            return blobs.size();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** How many different blobs of a type there are. */
    public int count(BlobType type) {
        lock.readLock().lock();
        try {
            return type == BlobType.DATA ? uniqueData : uniqueTrees;
        } finally {
            lock.readLock().unlock();
        }
    }

    /** How many packs there are. */
    public int packCount() {
        lock.readLock().lock();
        try {
            return packs.size();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** What all packs must take together, in bytes. */
    public long packBytes() {
        lock.readLock().lock();
        try {
            return packBytes;
        } finally {
            lock.readLock().unlock();
        }
    }

    /** A pack by its number. */
    public PackSummary pack(int number) {
        lock.readLock().lock();
        try {
            if (number < 0 || number >= packs.size()) {
                throw new IllegalArgumentException("no pack " + number + " among " + packs.size());
            }
            return summary(number);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** A pack by its name. */
    public Optional<PackSummary> pack(BlobId id) {
        lock.readLock().lock();
        try {
            int number = packs.find(id);
            return number < 0 ? Optional.empty() : Optional.of(summary(number));
        } finally {
            lock.readLock().unlock();
        }
    }

    private PackSummary summary(int number) {
        return new PackSummary(number, packs.id(number), packs.blobs(number), packs.bytes(number));
    }

    /** What the index takes outside the heap, in bytes. */
    public long offHeapBytes() {
        lock.readLock().lock();
        try {
            return memory.bytes();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Visits all packs in the order of their numbers, those also that come while it runs. */
    public void forEachPack(Consumer<PackSummary> visitor) {
        for (int number = 0; number < packCount(); number++) {
            visitor.accept(pack(number));
        }
    }

    /** Visits all entries in the order of their numbers; the cursor is one and the same. Additions wait meanwhile. */
    public void forEach(Consumer<BlobCursor> visitor) {
        lock.readLock().lock();
        try {
            visit(0, blobs.size(), -1, visitor);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** The packs, by their numbers, that have an entry of some kind: all copies of a blob, if that is what is asked for. */
    public BitSet packsWith(Predicate<BlobCursor> entry) {
        BitSet found = new BitSet();
        forEach(cursor -> {
            if (entry.test(cursor)) {
                found.set(cursor.packNumber());
            }
        });
        return found;
    }

    /** Visits the entries of one pack in the order in which they came; the cursor is one and the same. */
    public void forEachIn(int pack, Consumer<BlobCursor> visitor) {
        lock.readLock().lock();
        try {
            if (packs.isScattered(pack)) {
                visit(packs.firstEntry(pack), blobs.size(), pack, visitor);
            } else {
                visit(packs.firstEntry(pack), packs.firstEntry(pack) + packs.blobs(pack), pack, visitor);
            }
        } finally {
            lock.readLock().unlock();
        }
    }

    private void visit(int from, int to, int pack, Consumer<BlobCursor> visitor) {
        BlobCursor cursor = new BlobCursor(blobs);
        for (int entry = from; entry < to; entry++) {
            if (pack < 0 || blobs.pack(entry) == pack) {
                visitor.accept(cursor.at(entry));
            }
        }
    }

    /** The entries of one pack by offset, as its header must have them. */
    public List<PackEntry> entriesOf(int pack) {
        List<PackEntry> found = new ArrayList<>();
        forEachIn(pack, cursor -> found.add(cursor.toPackEntry()));
        found.sort(Comparator.comparingLong(PackEntry::offset));
        return found;
    }

    /** Frees the temporary file; the index must not be used afterwards. May be called twice. */
    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            memory.close();
        } finally {
            lock.writeLock().unlock();
        }
    }
}
