package dev.holdfast.internal.repository;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.pack.PackBuilder;
import dev.holdfast.internal.pack.ScratchFile;
import dev.holdfast.internal.seal.Compression;
import dev.holdfast.internal.seal.Sealer;
import dev.holdfast.internal.seal.SealingStream;
import dev.holdfast.internal.seal.Sha256;
import dev.holdfast.internal.tree.TreeSink;
import dev.holdfast.spi.workload.WorkloadException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The listing of a very large directory on its way in. It is hashed, compressed and sealed while it grows, and what comes of that
 * lies in a temporary file, so that it takes no heap however long it gets. It becomes a pack of its own. Used by one thread.
 *
 * <p>The temporary file has no name, and is closed at the latest when nobody refers to it.
 */
public final class LargeTree implements TreeSink, AutoCloseable {
    /** A longer listing could not be read by others, restic among them, who hold one in an array. */
    private static final long LONGEST = Integer.MAX_VALUE - 16;

    private static final int STEP = 64 * 1024;

    private final OpenRepository repository;
    private final BlobWriter writer;
    private final boolean compress;
    private final Sealer sealer;
    private final Compression compression;
    private final Sha256 sha256 = new Sha256();
    private final PackBuilder pack = PackBuilder.inFile(BlobType.TREE, ScratchFile.directory());
    private final OutputStream into;
    private long length;
    private long sealedLength;
    private boolean handedOver;

    private LargeTree(OpenRepository repository, BlobWriter writer, boolean compress) {
        this.repository = repository;
        this.writer = writer;
        this.compress = compress;
        this.sealer = repository.newSealer();
        this.compression = new Compression(repository.options().compression());
        Sealed sealed = new Sealed(sealer.begin());
        try {
            this.into = compress ? compression.compressing(sealed) : sealed;
        } catch (IOException failure) {
            throw failed(failure);
        }
    }

    /** One that will be stored. */
    static LargeTree toBeStored(OpenRepository repository, BlobWriter writer) {
        return new LargeTree(repository, writer, repository.config().version() >= 2);
    }

    /** One that is only read back; not compressed, as many may be read at once, and each would need a window. */
    static LargeTree toBeReadBack(OpenRepository repository, BlobWriter writer) {
        return new LargeTree(repository, writer, false);
    }

    /**
     * Takes more of it.
     *
     * @throws WorkloadException.Unsupported if it grows beyond 2 GiB
     */
    @Override
    public void write(byte[] bytes, int offset, int count) {
        if (length + count > LONGEST) {
            throw new WorkloadException.Unsupported(
                    "a directory's listing grows beyond 2 GiB, which is more than one tree can hold; split the directory");
        }
        sha256.update(bytes, offset, count);
        length += count;
        try {
            into.write(bytes, offset, count);
        } catch (IOException failure) {
            throw failed(failure);
        }
    }

    /** Takes everything that a stream gives, and closes it. */
    public void takeAll(InputStream listing) {
        byte[] step = new byte[STEP];
        try (listing) {
            for (int n = listing.read(step); n >= 0; n = listing.read(step)) {
                write(step, 0, n);
            }
        } catch (IOException failure) {
            throw failed(failure);
        }
    }

    /**
     * Ends it and stores it unless the repository has it.
     *
     * @return its id
     */
    public BlobId save() {
        BlobId id = seal();
        if (writer.claim(BlobType.TREE, id)) {
            store(id, true);
        } else {
            pack.discard();
        }
        return id;
    }

    /**
     * Ends it and stores it even if the repository has it elsewhere.
     *
     * @throws RepositoryException.Damaged if it is another than is meant
     */
    public void saveAgain(BlobId expected) {
        if (!seal().equals(expected)) {
            throw new RepositoryException.Damaged("tree " + expected.hex() + " does not hash to its name");
        }
        store(expected, false);
    }

    /** Ends it and gives it back from its first byte on. */
    public InputStream readBack() {
        BlobId id = seal();
        try {
            return plain(id);
        } catch (IOException failure) {
            throw failed(failure);
        }
    }

    private BlobId seal() {
        try {
            into.close();
        } catch (IOException failure) {
            throw failed(failure);
        }
        return BlobId.of(sha256.finish(), 0);
    }

    private void store(BlobId id, boolean isNew) {
        if (repository.options().verifyWrites()) {
            verify(id);
        }
        pack.commit(BlobType.TREE, id, compress ? length : 0);
        handedOver = true;
        writer.saveAlone(pack, isNew, length, sealedLength);
    }

    /** Before anybody relies on it. */
    private void verify(BlobId id) {
        try (PlainStream plain = plain(id)) {
            plain.drain();
        } catch (IOException | RepositoryException.Damaged broken) {
            throw new RepositoryException.Damaged(
                    "tree " + id.hex()
                            + " does not come back from what was about to be stored; nothing was stored of it, check this machine's memory and the disk with its temporary files",
                    broken);
        }
    }

    private PlainStream plain(BlobId id) throws IOException {
        return new PlainStream(sealer, pack.pending(), sealedLength, compress, id, length);
    }

    private static RepositoryException.Refused failed(IOException cause) {
        return new RepositoryException.Refused(
                "the listing of a large directory could not be compressed or read back: " + cause.getMessage());
    }

    /** Drops it unless it is on its way to the store. May be called twice. */
    @Override
    public void close() {
        compression.close();
        if (!handedOver) {
            pack.discard();
        }
    }

    /** Seals what it is given. */
    private final class Sealed extends OutputStream {
        private final SealingStream sealing;
        private byte[] buffer = new byte[Sealer.OVERHEAD];
        private boolean closed;

        private Sealed(SealingStream sealing) {
            this.sealing = sealing;
            append(sealing.begin(buffer, 0));
        }

        @Override
        public void write(int one) {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int count) {
            if (buffer.length < count) {
                buffer = new byte[count];
            }
            append(sealing.update(bytes, offset, count, buffer, 0));
        }

        private void append(int count) {
            pack.append(buffer, 0, count);
            sealedLength += count;
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                append(sealing.finish(buffer, 0));
            }
        }
    }
}
