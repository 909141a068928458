package dev.holdfast.internal.repository;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.index.BlobLocation;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.ScratchFile;
import dev.holdfast.internal.seal.OpeningStream;
import dev.holdfast.internal.seal.SealBroken;
import dev.holdfast.internal.seal.Sealer;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * A blob that is too large for the heap, as the listing of a very large directory: its sealed bytes lie in a temporary file as
 * they are stored, and its seal was found intact. Used by one thread.
 */
public final class LargeBlob implements AutoCloseable {
    /** Blobs up to this size are opened in memory. Those of data are smaller, but for a little that compressing may add. */
    private static final long LARGEST_IN_MEMORY = 9 << 20;

    private static final int STEP = 64 * 1024;
    private static final int TAG = 16;

    private final Sealer sealer;
    private final BlobLocation location;
    private final BlobId id;
    private final ScratchFile file;

    private LargeBlob(Sealer sealer, BlobLocation location, BlobId id, ScratchFile file) {
        this.sealer = sealer;
        this.location = location;
        this.id = id;
        this.file = file;
    }

    /** Whether a blob had better be opened this way. */
    public static boolean isLarge(BlobLocation blob) {
        return isLarge(blob.length(), blob.plainLength());
    }

    /** Whether a blob had better be opened this way, by the sizes of its sealed form and of its plaintext. */
    public static boolean isLarge(long length, long plainLength) {
        return length > LARGEST_IN_MEMORY || plainLength > LARGEST_IN_MEMORY;
    }

    /**
     * Takes the sealed bytes over and compares their tag.
     *
     * @param sealed begins with the blob; read exactly to its end, and not closed
     * @throws RepositoryException.Damaged if there are fewer bytes, or the tag is wrong
     */
    static LargeBlob receive(Sealer sealer, BlobLocation location, BlobId id, InputStream sealed) throws IOException {
        ScratchFile file = ScratchFile.in(ScratchFile.directory());
        boolean complete = false;
        try {
            copy(sealer.beginOpening(), location.length(), sealed, file);
            complete = true;
            return new LargeBlob(sealer, location, id, file);
        } catch (SealBroken broken) {
            throw new RepositoryException.Damaged("a blob's seal is broken: it was changed or damaged", broken);
        } finally {
            if (!complete) {
                file.close();
            }
        }
    }

    /** Decrypts along the way, which costs little beside the rest, and drops it: what is not authenticated yet is nothing. */
    private static void copy(OpeningStream opening, long length, InputStream sealed, ScratchFile file)
            throws IOException {
        byte[] step = new byte[STEP];
        byte[] dropped = new byte[STEP];
        take(sealed, step, Sealer.OVERHEAD - TAG, file);
        opening.begin(step, 0);
        for (long left = length - Sealer.OVERHEAD; left > 0; ) {
            int count = (int) Math.min(STEP, left);
            take(sealed, step, count, file);
            opening.update(step, 0, count, dropped, 0);
            left -= count;
        }
        take(sealed, step, TAG, file);
        opening.finish(step, 0);
        Arrays.fill(dropped, (byte) 0);
    }

    private static void take(InputStream sealed, byte[] step, int count, ScratchFile file) throws IOException {
        if (sealed.readNBytes(step, 0, count) < count) {
            throw new RepositoryException.Damaged("a pack ends within a blob that the index says it has");
        }
        file.append(step, 0, count);
    }

    /** Its size as it is stored, in bytes. */
    public long sealedLength() {
        return file.length();
    }

    /** Its bytes as they are stored; closing the stream does not close the blob. */
    public InputStream sealed() {
        return file.open(0);
    }

    /**
     * Its plaintext; closing the stream closes the blob as well. At the end its length and hash are compared, and {@link
     * RepositoryException.Damaged} is thrown if one is wrong.
     */
    public InputStream plain() {
        try {
            return new FilterInputStream(stream()) {
                @Override
                public void close() throws IOException {
                    super.close();
                    LargeBlob.this.close();
                }
            };
        } catch (IOException broken) {
            throw damaged(broken);
        }
    }

    /**
     * Reads it to its end.
     *
     * @throws RepositoryException.Damaged if it does not hash to its name
     */
    public void verify() {
        try (PlainStream plain = stream()) {
            plain.drain();
        } catch (IOException broken) {
            throw damaged(broken);
        }
    }

    private PlainStream stream() throws IOException {
        return new PlainStream(
                sealer, file.open(0), location.length(), location.isCompressed(), id, location.plainLength());
    }

    private RepositoryException.Damaged damaged(IOException cause) {
        return new RepositoryException.Damaged(
                "blob " + id.hex() + " cannot be decompressed: " + cause.getMessage(), cause);
    }

    /** Gives the temporary file back. May be called twice. */
    @Override
    public void close() {
        file.close();
    }
}
