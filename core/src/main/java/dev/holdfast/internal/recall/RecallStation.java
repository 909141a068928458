package dev.holdfast.internal.recall;

import dev.holdfast.RepositoryException;
import dev.holdfast.Time;
import dev.holdfast.internal.index.BlobIndex;
import dev.holdfast.internal.index.PackSummary;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.run.ArchivedPacks;
import dev.holdfast.run.RecallOptions;
import dev.holdfast.run.RecallProgress;
import dev.holdfast.spi.store.BlobKey;
import dev.holdfast.spi.store.BlobStore;
import dev.holdfast.spi.store.Capability;
import dev.holdfast.spi.store.StoreException;
import java.time.Duration;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where one operation waits for packs that lie in an archive. Nothing is asked beforehand: the first read that fails for this reason
 * has everything asked for that the operation needs, and all reads wait until it is there. Safe for use from any thread.
 */
public final class RecallStation {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    /** So often it is looked whether the operation is to end. */
    private static final Duration STEP = Duration.ofSeconds(1);

    private final OpenRepository repository;
    private final RecallOptions options;
    private final Runnable cancelled;
    private final Watcher watcher;
    private final Time time;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Supplier<BitSet> data = BitSet::new;
    private volatile boolean asksForDirectories = true;
    private RepositoryException.@Nullable Archived ended;

    /** Is told how a recall goes on. Called by the thread that waits; must not block. */
    @FunctionalInterface
    public interface Watcher {
        /** Called when packs were asked for, whenever the store was asked whether they came, and when all are there. */
        void recalling(RecallProgress progress);

        /** Has an operation's listener hear it as a step. */
        static Watcher of(Operation operation) {
            return progress -> operation
                    .listener()
                    .progressed(
                            "recalling packs from the archive",
                            progress.readable().packs(),
                            progress.all().packs());
        }
    }

    /**
     * For one operation.
     *
     * @param repository whose packs are read
     * @param cancelled called about once a second while waiting; what it throws ends the waiting
     */
    public RecallStation(OpenRepository repository, RecallOptions options, Runnable cancelled, Watcher watcher) {
        this.repository = repository;
        this.options = options;
        this.cancelled = cancelled;
        this.watcher = watcher;
        this.time = repository.options().time();
    }

    /** The repository with reads that wait here, for reading only; its index is the same. To be closed. */
    public OpenRepository reading() {
        return repository.readingThrough(store());
    }

    /** The repository's store, with reads that wait here. */
    public BlobStore store() {
        return new RecallingBlobStore(repository.store(), this);
    }

    /**
     * Says which packs of data the operation needs.
     *
     * @param packs their numbers in the index; asked when the first one turns out to lie in an archive
     */
    public void needs(Supplier<BitSet> packs) {
        data = packs;
    }

    /**
     * Says which packs the operation needs, directories or data: that one of them holds directories asks for no others.
     *
     * @param packs those that no index names are left out
     */
    public void needsOnly(Collection<BlobId> packs) {
        needsOnly(() -> {
            BitSet numbers = new BitSet();
            packs.forEach(id -> index().pack(id).ifPresent(pack -> numbers.set(pack.number())));
            return numbers;
        });
    }

    /** Says that the operation needs all packs. */
    public void needsAll() {
        needsOnly(() -> {
            BitSet numbers = new BitSet();
            numbers.set(0, index().packCount());
            return numbers;
        });
    }

    private void needsOnly(Supplier<BitSet> packs) {
        data = packs;
        asksForDirectories = false;
    }

    /** What is done about packs that lie in an archive. */
    public RecallOptions options() {
        return options;
    }

    /** Whether nothing is recalled. */
    public boolean isRefused() {
        return options.isRefused();
    }

    /** Whether the store has an archive, so that it is worth asking what lies there. */
    public boolean hasArchive() {
        return repository.store().capabilities().contains(Capability.ARCHIVES);
    }

    /** What of the needed data lies in an archive, as a listing of all packs tells; nothing is asked where there is no archive. */
    public ArchivedPacks archived() {
        return hasArchive() ? sum(listed(data.get())) : ArchivedPacks.NONE;
    }

    /**
     * Makes sure, if nothing is to be recalled, that nothing needs to be.
     *
     * @throws RepositoryException.Archived if data that is needed lies in an archive
     */
    public void requireReadable() {
        if (options.isRefused()) {
            ArchivedPacks there = archived();
            if (!there.isEmpty()) {
                throw refused(there);
            }
        }
    }

    /** A pack turned out to lie in an archive: brings it and what else is needed. */
    void fetch(BlobKey key, StoreException.Archived cause) {
        lockInterruptibly();
        try {
            cancelled.run();
            if (ended != null) {
                throw ended;
            }
            Optional<PackSummary> pack = pack(key);
            if (pack.isEmpty()) {
                throw cause;
            }
            if (options.isRefused() || !repository.store().recall(key, options.keep())) {
                bring(pack.get());
            }
        } finally {
            lock.unlock();
        }
    }

    private Optional<PackSummary> pack(BlobKey key) {
        return BlobId.isHex(key.name()) ? index().pack(BlobId.fromHex(key.name())) : Optional.empty();
    }

    private BlobIndex index() {
        return repository.index();
    }

    private void bring(PackSummary first) {
        BitSet trees = packsOfTrees();
        boolean isOfTrees = asksForDirectories && trees.get(first.number());
        BitSet needed = isOfTrees ? trees : (BitSet) data.get().clone();
        needed.set(first.number());
        Map<BlobId, PendingRecall.Pack> there = listed(needed);
        if (!there.containsKey(first.id())) {
            // This store's listing does not tell what lies in an archive.
            needed.stream().mapToObj(index()::pack).forEach(pack -> put(there, pack.id(), pack.sizeBytes()));
        }
        if (options.isRefused()) {
            throw end(refused(sum(there)));
        }
        await(new PendingRecall(repository.store(), options.keep(), cancelled, there.values()));
    }

    private static void put(Map<BlobId, PendingRecall.Pack> packs, BlobId id, long bytes) {
        packs.put(id, new PendingRecall.Pack(id, bytes));
    }

    private static ArchivedPacks sum(Map<BlobId, PendingRecall.Pack> packs) {
        return new ArchivedPacks(
                packs.size(),
                packs.values().stream().mapToLong(PendingRecall.Pack::bytes).sum());
    }

    /** Directories lead to directories, so that all of them are as good as needed. */
    private BitSet packsOfTrees() {
        return index().packsWith(entry -> entry.type() == BlobType.TREE);
    }

    private Map<BlobId, PendingRecall.Pack> listed(BitSet needed) {
        Map<BlobId, PendingRecall.Pack> archived = new LinkedHashMap<>();
        repository.files().listPacks(info -> {
            BlobId id = BlobId.fromHex(info.key().name());
            if (info.archived()
                    && index().pack(id)
                            .filter(pack -> needed.get(pack.number()))
                            .isPresent()) {
                put(archived, id, info.lengthBytes());
            }
        });
        return archived;
    }

    private void await(PendingRecall recall) {
        long begun = time.nanos();
        recall.request();
        tell(recall, begun);
        for (Duration pause = FIRST_PAUSE; !recall.isDone(); pause = longer(pause)) {
            if (waited(begun).plus(pause).compareTo(options.deadline()) > 0) {
                throw end(late(recall));
            }
            pause(pause);
            recall.look();
            tell(recall, begun);
        }
    }

    private void tell(PendingRecall recall, long begun) {
        watcher.recalling(new RecallProgress(recall.all(), recall.readable(), waited(begun), options.deadline()));
    }

    private Duration waited(long begun) {
        return Duration.ofNanos(time.nanos() - begun);
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
    }

    private void pause(Duration length) {
        try {
            for (Duration left = length; !left.isNegative() && !left.isZero(); left = left.minus(STEP)) {
                cancelled.run();
                time.sleep(left.compareTo(STEP) < 0 ? left : STEP);
            }
        } catch (InterruptedException stop) {
            throw interrupted(stop);
        }
    }

    private void lockInterruptibly() {
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException stop) {
            throw interrupted(stop);
        }
    }

    private StoreException.Interrupted interrupted(InterruptedException stop) {
        Thread.currentThread().interrupt();
        return new StoreException.Interrupted(
                "interrupted while waiting for packs from the archive of "
                        + repository.store().description(),
                stop);
    }

    /** The other readers need not ask again. */
    private RepositoryException.Archived end(RepositoryException.Archived reason) {
        ended = reason;
        return reason;
    }

    private RepositoryException.Archived refused(ArchivedPacks there) {
        return new RepositoryException.Archived("what is needed lies in an archive of "
                + repository.store().description()
                + ", " + there
                + ", and nothing is to be recalled; allow the recall ('--recall yes', in a program RecallOptions), which takes"
                + " hours and costs what the store's owner asks for it, or recall it yourself and try again");
    }

    private RepositoryException.Archived late(PendingRecall recall) {
        ArchivedPacks all = recall.all();
        ArchivedPacks readable = recall.readable();
        ArchivedPacks missing = new ArchivedPacks(all.packs() - readable.packs(), all.bytes() - readable.bytes());
        return new RepositoryException.Archived("of " + all + " that were recalled from the archive of "
                + repository.store().description() + ", " + missing + " have not come within "
                + options.deadline() + "; they will, so try again later, or wait longer");
    }
}
