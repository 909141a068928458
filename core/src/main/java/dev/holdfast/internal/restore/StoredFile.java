package dev.holdfast.internal.restore;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.seal.Sha256;
import dev.holdfast.internal.tree.Node;
import dev.holdfast.spi.workload.SourceFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A file of a stored tree: a list of blobs. */
final class StoredFile implements SourceFile {
    private final OpenRepository repository;
    private final String path;
    private final byte @Nullable [] content;
    private final @Nullable Predicate<Block> wanted;

    private StoredFile(
            OpenRepository repository, String path, byte @Nullable [] content, @Nullable Predicate<Block> wanted) {
        this.repository = repository;
        this.path = path;
        this.content = content;
        this.wanted = wanted;
    }

    /** A missing list of blobs is told when it is asked for, so that only this file is lost. */
    static StoredFile of(OpenRepository repository, Node node, String path) {
        return new StoredFile(repository, path, node.content().orElse(null), null);
    }

    private byte[] content() {
        byte[] known = content;
        if (known == null) {
            throw new RepositoryException.Damaged("file " + path + " has no list of blobs in the snapshot");
        }
        return known;
    }

    /** Where it is in the snapshot, for messages. */
    String path() {
        return path;
    }

    int blobCount() {
        return content().length / Node.ID_LENGTH;
    }

    BlobId blob(int index) {
        return BlobId.of(content(), index * Node.ID_LENGTH);
    }

    /** Size of a blob's plaintext, from the index. */
    long lengthOf(BlobId id) {
        return repository
                .index()
                .plainLength(BlobType.DATA, id)
                .orElseThrow(() -> new RepositoryException.Damaged("data blob " + id.hex() + " of file " + path
                        + " is not in the index: its pack was lost, or the index needs 'holdfast repair index'"));
    }

    /** Whether the reader wants this part. */
    boolean wants(long position, long length, BlobId id) {
        return wanted == null || wanted.test(new Block(position, Math.toIntExact(length), id.hex()));
    }

    @Override
    public long sizeBytes() {
        long size = 0;
        for (int i = 0; i < blobCount(); i++) {
            size += lengthOf(blob(i));
        }
        return size;
    }

    @Override
    public InputStream open() {
        return new StoredFileStream(repository, this);
    }

    @Override
    public boolean sameAs(InputStream candidate) throws IOException {
        Sha256 sha256 = new Sha256();
        byte[] buffer = new byte[0];
        for (int i = 0; i < blobCount(); i++) {
            int length = Math.toIntExact(lengthOf(blob(i)));
            buffer = buffer.length < length ? new byte[length] : buffer;
            if (candidate.readNBytes(buffer, 0, length) < length
                    || !BlobId.of(sha256.hash(buffer, 0, length), 0).equals(blob(i))) {
                return false;
            }
        }
        return candidate.read() < 0;
    }

    @Override
    public SourceFile only(Predicate<Block> chosen) {
        return new StoredFile(repository, path, content, chosen);
    }
}
