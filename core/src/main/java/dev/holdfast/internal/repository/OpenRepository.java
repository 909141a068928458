package dev.holdfast.internal.repository;

import dev.holdfast.HoldfastException;
import dev.holdfast.RepositoryException;
import dev.holdfast.internal.chunk.BufferPool;
import dev.holdfast.internal.chunk.CutFinder;
import dev.holdfast.internal.chunk.Polynomial;
import dev.holdfast.internal.index.BlobIndex;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.PagePool;
import dev.holdfast.internal.seal.MasterKey;
import dev.holdfast.internal.seal.Sealer;
import dev.holdfast.internal.snapshot.RepositoryConfig;
import dev.holdfast.spi.store.BlobStore;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A repository whose password was right: what every operation on it works with. Safe for use from any thread; closing it does
 * not close the store.
 */
public final class OpenRepository implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenRepository.class);

    /** Chunks that are read and not yet sealed. */
    private static final long CHUNK_BUDGET_BYTES = 40L << 20;

    /** Pages of packs that are kept for the next pack. */
    private static final int IDLE_PAGES = 40;

    /** Each holds a range of a pack. */
    private static final int MOST_READERS = 8;

    private final BlobStore store;
    private final RepositoryConfig config;
    private final MasterKey key;
    private volatile BlobId keyFile;
    private final EngineOptions options;
    private final LocalCache cache;
    private final RepositoryFiles files;
    private final CodecPool codecs;
    private final BufferPool buffers = new BufferPool(CHUNK_BUDGET_BYTES);
    private final PagePool pages = new PagePool(IDLE_PAGES);
    private final BlobReader blobs;
    private final TreeStore trees;
    private final SnapshotStore snapshots;
    private final SeenRevisions seenRevisions;
    private final KnownDocuments knownDocuments = new KnownDocuments();
    private final Set<BlobId> givenBack = ConcurrentHashMap.newKeySet();
    private final Set<BlobId> unremovableLocks = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<BlobId> indexFiles = new HashSet<>();
    private volatile boolean closed;
    private @Nullable BlobIndex index;
    private @Nullable CutFinder cuts;

    OpenRepository(BlobStore store, RepositoryConfig config, MasterKey key, BlobId keyFile, EngineOptions options) {
        this(store, config, key, keyFile, options, new SeenRevisions());
    }

    private OpenRepository(
            BlobStore store,
            RepositoryConfig config,
            MasterKey key,
            BlobId keyFile,
            EngineOptions options,
            SeenRevisions seenRevisions) {
        this.seenRevisions = seenRevisions;
        this.store = store;
        this.config = config;
        this.key = key;
        this.keyFile = keyFile;
        this.options = options;
        this.codecs = new CodecPool(
                () -> new BlobCodec(newSealer(), options.compression(), config.version(), options.workers()));
        this.cache = LocalCache.of(options, config.id());
        this.files = new RepositoryFiles(store, codecs, cache, options.dryRun());
        this.blobs = new BlobReader(this);
        this.trees = new TreeStore(this);
        this.snapshots = new SnapshotStore(files);
    }

    /** The same repository with nothing ever written, sharing key and store; its index is its own. */
    public OpenRepository forDryRun() {
        return new OpenRepository(store, config, key, keyFile, options.forDryRun(), seenRevisions);
    }

    /** The same repository with everything read from the store, sharing key and store; its index is its own. To be closed. */
    public OpenRepository uncached() {
        return new OpenRepository(store, config, key, keyFile, options.uncached(), seenRevisions);
    }

    /** The same, uncached, and through a store that reads in another way. To be closed. */
    public OpenRepository uncachedThrough(BlobStore other) {
        return new OpenRepository(other, config, key, keyFile, options.uncached(), seenRevisions);
    }

    /**
     * The same repository for reading with an index of the caller's making, as when some index files are damaged; nothing is ever
     * written.
     */
    public OpenRepository withIndex(BlobIndex other) {
        OpenRepository reading = forDryRun();
        reading.index = other;
        return reading;
    }

    /** The same repository for reading from the same store in another way, with the index that is known now. To be closed. */
    public OpenRepository readingThrough(BlobStore other) {
        OpenRepository reading = new OpenRepository(other, config, key, keyFile, options.forDryRun(), seenRevisions);
        reading.index = index();
        return reading;
    }

    /** Where it is. */
    public BlobStore store() {
        return store;
    }

    /** Id, version and polynomial. */
    public RepositoryConfig config() {
        return config;
    }

    /** The key everything is sealed with. */
    public MasterKey key() {
        return key;
    }

    /** The key file that was opened with the password. */
    public BlobId keyFile() {
        return keyFile;
    }

    /** The password was changed: another key file opens the repository now. */
    public void keyFileReplaced(BlobId other) {
        keyFile = other;
    }

    /** Surroundings and habits. */
    public EngineOptions options() {
        return options;
    }

    /** Threads for what mostly waits for the store: as many as it is worth, and at least one for each worker. */
    public int readers() {
        return Math.max(options.workers(), Math.min(MOST_READERS, store.callsAtOnce()));
    }

    /** Sealed files and packs. */
    public RepositoryFiles files() {
        return files;
    }

    /** Snapshots by id. */
    public SnapshotStore snapshots() {
        return snapshots;
    }

    /** What was seen of the documents beside the repository. */
    public SeenRevisions seenRevisions() {
        return seenRevisions;
    }

    /** Documents beside the repository as they were read last. */
    public KnownDocuments knownDocuments() {
        return knownDocuments;
    }

    /** Locks that were taken here, were given back, and may be in the store still. Safe for use from any thread. */
    public Set<BlobId> givenBack() {
        return givenBack;
    }

    /** Locks that are nobody's and that may not be removed, so that it is not tried again. Safe for use from any thread. */
    public Set<BlobId> unremovableLocks() {
        return unremovableLocks;
    }

    /** Blobs on their way out. */
    public BlobReader blobs() {
        return blobs;
    }

    /** Trees on their way out. */
    public TreeStore trees() {
        return trees;
    }

    /**
     * Which blobs exist; loaded on first use.
     *
     * @throws RepositoryException.Damaged if an index file cannot be read
     */
    public BlobIndex index() {
        lock.lock();
        try {
            if (index == null) {
                index = IndexLoader.load(this, indexFiles);
            }
            return index;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Begins to load the index on another thread, for whoever is about to wait for a lock. What is loaded before the lock was taken
     * counts only after {@link #refreshIndex()}; what fails is tried again, and told, when the index is asked for.
     */
    public void prefetchIndex() {
        Thread loading = new Thread(
                () -> {
                    try {
                        var unused = closed ? null : index();
                    } catch (HoldfastException | CancellationException failure) {
                        LOG.debug("the index could not be loaded ahead: {}", failure.getMessage());
                    }
                },
                "holdfast-index");
        loading.setDaemon(true);
        loading.start();
    }

    /**
     * Brings the index up to date with what other processes have stored or removed. To be called after a lock was taken:
     * what was known before it may be gone.
     */
    public void refreshIndex() {
        lock.lock();
        try {
            if (index != null && !IndexLoader.catchUp(this, index, indexFiles)) {
                forgetIndex();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Reads the index anew when it is next needed, as after a prune. */
    public void forgetIndex() {
        lock.lock();
        try {
            index = null;
            indexFiles.clear();
        } finally {
            lock.unlock();
        }
    }

    /** Remembers that an index file names nothing that the index in memory does not know, if that is still the same index. */
    void indexFileStored(BlobIndex known, BlobId id) {
        lock.lock();
        try {
            if (index == known) {
                indexFiles.add(id);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Finds the ends of chunks. */
    public CutFinder cuts() {
        lock.lock();
        try {
            if (cuts == null) {
                cuts = new CutFinder(Polynomial.of(config.polynomial()));
            }
            return cuts;
        } finally {
            lock.unlock();
        }
    }

    /** Room for chunks on their way. */
    public BufferPool buffers() {
        return buffers;
    }

    PagePool pages() {
        return pages;
    }

    /** A sealer of the caller's own, for what takes longer than a call. */
    Sealer newSealer() {
        return new Sealer(key, options.random());
    }

    LocalCache cache() {
        return cache;
    }

    CodecPool codecs() {
        return codecs;
    }

    /** Forgets what was loaded; keys are wiped by whoever opened the repository. */
    @Override
    public void close() {
        closed = true;
        forgetIndex();
        codecs.close();
    }
}
