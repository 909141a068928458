package dev.holdfast.internal.repository;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.seal.Compression;
import dev.holdfast.internal.seal.OpeningStream;
import dev.holdfast.internal.seal.SealBroken;
import dev.holdfast.internal.seal.Sealer;
import dev.holdfast.internal.seal.Sha256;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * The plaintext of a sealed blob, decrypted and decompressed while it is read. At its end the tag, the length and the hash are
 * compared, and {@link RepositoryException.Damaged} is thrown if one is wrong: what was made of it before must not count then.
 */
final class PlainStream extends InputStream {
    private static final int STEP = 64 * 1024;
    private static final int TAG = 16;

    private final BlobId id;
    private final long expected;
    private final InputStream plain;
    private final Sha256 sha256 = new Sha256();
    private long count;
    private boolean ended;

    /**
     * Of a blob that is read from its first sealed byte on.
     *
     * @param sealer used by nobody else meanwhile
     * @param sealedLength how many bytes there are to read
     * @param expected size of the plaintext
     */
    PlainStream(Sealer sealer, InputStream sealed, long sealedLength, boolean compressed, BlobId id, long expected)
            throws IOException {
        this.id = id;
        this.expected = expected;
        InputStream opened = new Opened(sealer.beginOpening(), sealed, sealedLength);
        this.plain = compressed ? Compression.decompressing(opened) : opened;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (ended || length == 0) {
            return ended ? -1 : 0;
        }
        int got = plain.read(target, offset, length);
        if (got < 0) {
            end();
            return -1;
        }
        count += got;
        if (count > expected) {
            throw new RepositoryException.Damaged(
                    "blob " + id.hex() + " holds more than the " + expected + " bytes that the index says");
        }
        sha256.update(target, offset, got);
        return got;
    }

    private void end() {
        ended = true;
        if (count != expected) {
            throw new RepositoryException.Damaged(
                    "blob " + id.hex() + " holds " + count + " bytes instead of " + expected);
        }
        if (!BlobId.of(sha256.finish(), 0).equals(id)) {
            throw new RepositoryException.Damaged("blob " + id.hex() + " does not hash to its name");
        }
    }

    /** Reads to the end, so that everything is compared. */
    void drain() throws IOException {
        byte[] step = new byte[STEP];
        while (read(step, 0, STEP) >= 0) {
            // comparing is all that is wanted
        }
    }

    @Override
    public void close() throws IOException {
        plain.close();
    }

    /** What a seal holds. */
    private static final class Opened extends InputStream {
        private final OpeningStream opening;
        private final InputStream sealed;
        private final byte[] buffer = new byte[STEP];
        private long left;
        private boolean begun;
        private int position;
        private int filled;

        private Opened(OpeningStream opening, InputStream sealed, long sealedLength) {
            this.opening = opening;
            this.sealed = sealed;
            this.left = sealedLength - Sealer.OVERHEAD;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (position == filled && !fill()) {
                return -1;
            }
            int step = Math.min(length, filled - position);
            System.arraycopy(buffer, position, target, offset, step);
            position += step;
            return step;
        }

        private boolean fill() throws IOException {
            try {
                if (!begun) {
                    begun = true;
                    readFully(Sealer.OVERHEAD - TAG);
                    opening.begin(buffer, 0);
                }
                return left > 0 ? next() : finish();
            } catch (SealBroken broken) {
                throw new RepositoryException.Damaged("a blob's seal is broken: it was changed or damaged", broken);
            }
        }

        private boolean next() throws IOException {
            filled = (int) Math.min(STEP, left);
            readFully(filled);
            opening.update(buffer, 0, filled, buffer, 0);
            left -= filled;
            position = 0;
            if (left == 0) {
                byte[] tag = new byte[TAG];
                readFully(tag, TAG);
                opening.finish(tag, 0);
            }
            return true;
        }

        /** Of an empty blob the tag is still to be read. */
        private boolean finish() {
            position = 0;
            filled = 0;
            return false;
        }

        private void readFully(int count) throws IOException {
            readFully(buffer, count);
        }

        private void readFully(byte[] target, int count) throws IOException {
            if (sealed.readNBytes(target, 0, count) < count) {
                throw new EOFException("the sealed bytes of a blob end too early");
            }
        }

        @Override
        public void close() throws IOException {
            sealed.close();
        }
    }
}
