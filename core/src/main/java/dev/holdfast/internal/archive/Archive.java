package dev.holdfast.internal.archive;

import dev.holdfast.HoldfastException;
import dev.holdfast.SnapshotSummary;
import dev.holdfast.internal.chunk.CutFinder;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.repository.BlobWriter;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Parallel;
import dev.holdfast.internal.retain.ReusedBlobs;
import dev.holdfast.internal.thread.LogContext;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.spi.workload.DirectorySink;
import dev.holdfast.spi.workload.EntryName;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One dump on its way in. The workload fills {@link #root()} and closes it; {@link #finish()} then gives the root tree.
 *
 * <p>Files are read by threads of the archive, and a directory is sealed by whichever thread completes its last entry, so
 * nobody waits for a directory but the end. The first failure stops everything.
 */
public final class Archive implements AutoCloseable {
    /** Files that wait or are being read; also bounds how many directories wait for their files. */
    private static final int FILES_IN_FLIGHT = 256;

    /** What may be held of segments whose predecessors are not written yet. */
    private static final long HELD_BYTES = 48L << 20;

    private static final long LOOK_AROUND_MILLIS = 200;

    private final OpenRepository repository;
    private final BlobWriter writer;
    private final ArchiveListener listener;
    private final ReusedBlobs reused;
    private final ArchiveCounters counters = new ArchiveCounters();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final AtomicReference<@Nullable BlobId> rootTree = new AtomicReference<>();
    private final CountDownLatch rootSealed = new CountDownLatch(1);
    private final Semaphore filesInFlight = new Semaphore(FILES_IN_FLIGHT);
    private final AtomicLong held = new AtomicLong();
    private final ExecutorService readers;
    private final CutFinder cuts;
    private final ArchiveDirectory root;

    /**
     * Begins.
     *
     * @param writer takes the blobs; flushed and closed by the caller
     * @param parent root tree of the snapshot whose unchanged files are taken over, or null
     * @param listener is told what happens
     */
    public Archive(OpenRepository repository, BlobWriter writer, @Nullable BlobId parent, ArchiveListener listener) {
        this(repository, writer, parent, ReusedBlobs.ignored(), listener);
    }

    /**
     * The same, noting what the snapshot needs that was stored before.
     *
     * @param reused gets it
     */
    public Archive(
            OpenRepository repository,
            BlobWriter writer,
            @Nullable BlobId parent,
            ReusedBlobs reused,
            ArchiveListener listener) {
        this.reused = reused;
        this.repository = repository;
        this.writer = writer;
        this.listener = listener;
        this.cuts = repository.cuts();
        this.readers = Executors.newFixedThreadPool(repository.options().workers(), Archive::readerThread);
        this.root = ArchiveDirectory.root(
                this, parent == null ? ParentDirectory.none() : ParentDirectory.of(repository, parent));
    }

    private static Thread readerThread(Runnable run) {
        Thread thread = new Thread(LogContext.carried(run), "holdfast-read");
        thread.setDaemon(true);
        return thread;
    }

    /** Where the workload puts its entries. */
    public DirectorySink root() {
        return root;
    }

    /**
     * Waits until everything is read and every tree is sealed; packs and index are not flushed yet.
     *
     * @return the root tree
     * @throws HoldfastException the first failure of any thread
     */
    public BlobId finish() {
        try {
            while (!rootSealed.await(LOOK_AROUND_MILLIS, TimeUnit.MILLISECONDS)) {
                check();
            }
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
        check();
        return java.util.Objects.requireNonNull(rootTree.get(), "the root tree");
    }

    /** What was looked at and added so far. */
    public SnapshotSummary summary(Instant start, Instant end) {
        return new SnapshotSummary(
                start,
                end,
                counters.filesNew.sum(),
                counters.filesChanged.sum(),
                counters.filesUnmodified.sum(),
                counters.dirsNew.sum(),
                counters.dirsChanged.sum(),
                counters.dirsUnmodified.sum(),
                writer.dataBlobs(),
                writer.treeBlobs(),
                writer.bytesAdded(),
                writer.bytesStored(),
                counters.files.sum(),
                counters.bytes.sum());
    }

    /** Stops the readers; what was not finished is forgotten. May be called twice. */
    @Override
    public void close() {
        fail(new java.util.concurrent.CancellationException("the archive was closed"));
        readers.shutdownNow();
        Parallel.awaitEnd(readers);
    }

    /** Whether so many bytes more may be held; whoever may lets them go later. */
    boolean hold(int bytes) {
        if (held.addAndGet(bytes) <= HELD_BYTES) {
            return true;
        }
        letGo(bytes);
        return false;
    }

    /** Counts what has to be held in any case. */
    void keep(int bytes) {
        held.addAndGet(bytes);
    }

    void letGo(int bytes) {
        held.addAndGet(-bytes);
    }

    /** Has a file read when its turn has come; blocks while too many wait. */
    void read(ArchiveDirectory directory, ArchiveDirectory.Slot slot, FileReading file) {
        acquirePermit();
        readers.execute(() -> {
            try {
                if (failure.get() == null) {
                    file.run(directory, slot);
                }
            } catch (Throwable broken) {
                fail(broken);
            } finally {
                filesInFlight.release();
            }
        });
    }

    private void acquirePermit() {
        try {
            while (!filesInFlight.tryAcquire(LOOK_AROUND_MILLIS, TimeUnit.MILLISECONDS)) {
                check();
            }
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
    }

    static StoreException.Interrupted interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new StoreException.Interrupted("the backup was interrupted", cause);
    }

    void rootSealed(BlobId tree) {
        rootTree.set(tree);
        rootSealed.countDown();
    }

    /** Remembers the first failure; everything that looks around stops. */
    void fail(Throwable broken) {
        failure.compareAndSet(null, broken);
    }

    boolean isFailed() {
        return failure.get() != null;
    }

    /** Throws what went wrong elsewhere, or that the job is to stop. */
    void check() {
        Throwable broken = failure.get();
        if (broken instanceof RuntimeException known) {
            throw known;
        }
        if (broken instanceof Error fatal) {
            throw fatal;
        }
        listener.checkCancelled();
        writer.check();
    }

    OpenRepository repository() {
        return repository;
    }

    BlobWriter writer() {
        return writer;
    }

    ReusedBlobs reused() {
        return reused;
    }

    ArchiveListener listener() {
        return listener;
    }

    ArchiveCounters counters() {
        return counters;
    }

    CutFinder cuts() {
        return cuts;
    }

    ZoneId zone() {
        return repository.options().host().zone();
    }

    static String child(String path, EntryName name) {
        return path + "/" + name;
    }
}
