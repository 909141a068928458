package dev.holdfast.internal.repository;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.chunk.ChunkBuffer;
import dev.holdfast.internal.chunk.Chunking;
import dev.holdfast.internal.index.BlobIndex;
import dev.holdfast.internal.index.PendingBlobs;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.pack.PackBuilder;
import dev.holdfast.internal.pack.ScratchFile;
import dev.holdfast.internal.thread.LogContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Blobs on their way in: hash, look up, compress, seal, verify, pack, upload, index. Used by one job, from any thread.
 *
 * <p>Memory is bounded by the chunk buffers, one set of scratch buffers for each working thread, and the packs that are open
 * or on their way.
 */
public final class BlobWriter implements AutoCloseable {
    private final OpenRepository repository;
    private final PendingBlobs pending;
    private final PackUploader uploader;
    private final PackAssembly dataPacks;
    private final PackAssembly treePacks;
    private final ExecutorService workers;
    private final boolean verify;
    private final LongAdder dataBlobs = new LongAdder();
    private final LongAdder treeBlobs = new LongAdder();
    private final LongAdder bytesAdded = new LongAdder();
    private final LongAdder bytesStored = new LongAdder();

    /** @param guard asked before each upload */
    public BlobWriter(OpenRepository repository, WriteGuard guard) {
        this(repository, guard, Retention.none());
    }

    /**
     * The same for packs that the store protects.
     *
     * @param guard asked before each upload
     */
    public BlobWriter(OpenRepository repository, WriteGuard guard, Retention retention) {
        this.repository = repository;
        BlobIndex index = repository.index();
        this.pending = new PendingBlobs(index);
        this.verify = repository.options().verifyWrites();
        this.uploader = new PackUploader(repository, new PackNames(repository, index, pending), guard, retention);
        this.dataPacks = new PackAssembly(BlobType.DATA, repository, uploader);
        this.treePacks = new PackAssembly(BlobType.TREE, repository, uploader);
        this.workers = Executors.newFixedThreadPool(repository.options().workers(), BlobWriter::workerThread);
    }

    private static Thread workerThread(Runnable run) {
        Thread thread = new Thread(LogContext.carried(run), "holdfast-seal");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Stores a chunk of data, now if it is small, else by another thread.
     *
     * @param chunk released when it is no longer needed
     * @param done gets its id, on whichever thread
     * @param failed gets what went wrong
     */
    public void submit(ChunkBuffer chunk, Consumer<BlobId> done, Consumer<Throwable> failed) {
        if (chunk.length() < Chunking.MIN) {
            store(chunk, done, failed);
        } else {
            submitLarge(new ChunkTask(chunk, done, failed));
        }
    }

    private void submitLarge(ChunkTask task) {
        try {
            workers.execute(task);
        } catch (RejectedExecutionException closed) {
            task.drop();
        }
    }

    /** A chunk that waits for a worker. */
    private final class ChunkTask implements Runnable {
        private final ChunkBuffer chunk;
        private final Consumer<BlobId> done;
        private final Consumer<Throwable> failed;

        private ChunkTask(ChunkBuffer chunk, Consumer<BlobId> done, Consumer<Throwable> failed) {
            this.chunk = chunk;
            this.done = done;
            this.failed = failed;
        }

        @Override
        public void run() {
            store(chunk, done, failed);
        }

        /** The writer was closed: its room goes back to the repository, which outlives the writer. */
        private void drop() {
            chunk.release();
            failed.accept(new CancellationException("the writer was closed"));
        }
    }

    private void store(ChunkBuffer chunk, Consumer<BlobId> done, Consumer<Throwable> failed) {
        try {
            BlobId id;
            try {
                id = save(BlobType.DATA, chunk.array(), 0, chunk.length());
            } finally {
                chunk.release();
            }
            done.accept(id);
        } catch (Throwable broken) {
            failed.accept(broken);
        }
    }

    /** Stores a directory's listing. */
    public BlobId saveTree(byte[] bytes, int length) {
        return save(BlobType.TREE, bytes, 0, length);
    }

    /** Begins the listing of a directory that is too large for the heap. */
    public LargeTree largeTree() {
        return LargeTree.toBeStored(repository, this);
    }

    /** Begins a part of such a listing that is only read back. */
    public LargeTree largeTreePart() {
        return LargeTree.toBeReadBack(repository, this);
    }

    /** Whether the caller must store a blob, as nobody else has or does. */
    boolean claim(BlobType type, BlobId id) {
        check();
        return pending.claim(type, id);
    }

    /** Stores a pack that holds one blob, sealed already. */
    void saveAlone(PackBuilder pack, boolean isNew, long plainLength, long sealedLength) {
        check();
        uploader.upload(pack);
        bytesStored.add(sealedLength);
        if (isNew) {
            treeBlobs.increment();
            bytesAdded.add(plainLength);
        }
    }

    /** Stores a large blob as it is, in a pack of its own; always, even if the repository has it elsewhere. */
    public void move(BlobType type, BlobId id, LargeBlob blob, long uncompressedLength) {
        PackBuilder pack = PackBuilder.inFile(type, ScratchFile.directory());
        try (InputStream sealed = blob.sealed()) {
            pack.add(type, id, sealed, uncompressedLength);
        } catch (IOException failure) {
            throw new RepositoryException.Refused("a temporary file cannot be read: " + failure);
        }
        saveAlone(pack, false, 0, blob.sealedLength());
    }

    /**
     * Stores a blob unless the repository has it.
     *
     * @return its id; it may be relied on only after {@link #flush()}
     */
    public BlobId save(BlobType type, byte[] bytes, int offset, int length) {
        check();
        return repository.codecs().with(codec -> {
            BlobId id = codec.identify(bytes, offset, length);
            if (pending.claim(type, id)) {
                write(codec, type, id, bytes, offset, length);
            }
            return id;
        });
    }

    private void write(BlobCodec codec, BlobType type, BlobId id, byte[] bytes, int offset, int length) {
        codec.seal(type, bytes, offset, length);
        addSealed(codec, type, id, length);
    }

    /**
     * Stores a blob that another repository's codec has just opened, unless the repository has it.
     *
     * @param id what its plaintext hashes to
     * @param length of the plaintext
     */
    void copy(BlobType type, BlobId id, BlobCodec opened, int length) {
        check();
        if (pending.claim(type, id)) {
            boolean unused = repository.codecs().with(codec -> {
                codec.sealAgain(type, opened, length);
                addSealed(codec, type, id, length);
                return true;
            });
        }
    }

    private void addSealed(BlobCodec codec, BlobType type, BlobId id, int length) {
        if (verify) {
            codec.verify(id);
        }
        packs(type).add(id, codec.sealed(), 0, codec.sealedLength(), codec.uncompressedLength());
        (type == BlobType.DATA ? dataBlobs : treeBlobs).increment();
        bytesAdded.add(length);
        bytesStored.add(codec.sealedLength());
    }

    /**
     * Stores a blob that is sealed already, as when packs are rewritten; always, even if the repository has it elsewhere.
     *
     * @param offset where its sealed form begins in the array
     * @param length of the sealed form
     * @param uncompressedLength size of the plaintext if it is compressed, else 0
     */
    public void move(BlobType type, BlobId id, byte[] sealed, int offset, int length, long uncompressedLength) {
        check();
        packs(type).add(id, sealed, offset, length, uncompressedLength);
        bytesStored.add(length);
    }

    /** Compresses, seals and stores a blob; always, even if the repository has it elsewhere. */
    public void rewrite(BlobType type, BlobId id, byte[] plain, int length) {
        check();
        boolean unused = repository.codecs().with(codec -> {
            codec.seal(type, plain, 0, length);
            if (verify) {
                codec.verify(id);
            }
            packs(type).add(id, codec.sealed(), 0, codec.sealedLength(), codec.uncompressedLength());
            bytesStored.add(codec.sealedLength());
            return true;
        });
    }

    private PackAssembly packs(BlobType type) {
        return type == BlobType.DATA ? dataPacks : treePacks;
    }

    /** Throws what went wrong on another thread. */
    public void check() {
        uploader.check();
    }

    /** Stores everything that was accepted and names it in the index. To be called when no more comes. */
    public void flush() {
        dataPacks.flush();
        treePacks.flush();
        uploader.flush();
    }

    /** New data blobs. */
    public long dataBlobs() {
        return dataBlobs.sum();
    }

    /** New tree blobs. */
    public long treeBlobs() {
        return treeBlobs.sum();
    }

    /** Plaintext size of the new blobs. */
    public long bytesAdded() {
        return bytesAdded.sum();
    }

    /** Stored size of the new blobs. */
    public long bytesStored() {
        return bytesStored.sum();
    }

    /** Stops the threads; what was not flushed is forgotten. May be called twice. */
    @Override
    public void close() {
        for (Runnable waiting : workers.shutdownNow()) {
            ((ChunkTask) waiting).drop();
        }
        uploader.close();
        Parallel.awaitEnd(workers);
    }
}
