package dev.holdfast.internal.check;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.index.BlobLocation;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.PackEntry;
import dev.holdfast.internal.pack.PackHeader;
import dev.holdfast.internal.repository.BlobReader;
import dev.holdfast.internal.repository.LargeBlob;
import dev.holdfast.internal.seal.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads one pack from its beginning to its end, once: the hash of the whole, each blob that the index names, and the header
 * (RESTIC_FORMAT 15 (4)). Holds one blob at a time, and the header.
 */
final class PackAudit {
    private static final int STEP = 64 * 1024;
    private static final int MOST_REST = PackHeader.LONGEST + PackHeader.LENGTH_FIELD;
    /** A longer blob cannot be opened in one array. */
    private static final long LONGEST_BLOB = Integer.MAX_VALUE - 64;

    private final BlobReader reader;
    private final BlobId pack;
    private final List<PackEntry> entries;
    private final Sha256 sha256 = new Sha256();
    private final List<String> wrong = new ArrayList<>();
    private final List<PackEntry> badBlobs = new ArrayList<>();
    private byte[] buffer = new byte[STEP];
    private long position;

    /**
     * What came of it.
     *
     * @param wrong what is wrong with the pack, each in a few words; empty if nothing is
     * @param badBlobs those of the entries that are not intact
     * @param bytes how many bytes the pack has
     */
    record Result(List<String> wrong, List<PackEntry> badBlobs, long bytes) {
        boolean isSound() {
            return wrong.isEmpty();
        }
    }

    /** @param entries what the index says, ascending by offset */
    PackAudit(BlobReader reader, BlobId pack, List<PackEntry> entries) {
        this.reader = reader;
        this.pack = pack;
        this.entries = entries;
    }

    Result read(InputStream in) throws IOException {
        for (PackEntry entry : entries) {
            if (!readBlob(in, entry)) {
                badBlobs.add(entry);
            }
        }
        byte[] rest = readRest(in);
        byte[] hash = sha256.finish();
        if (!BlobId.of(hash, 0).equals(pack)) {
            wrong.add("its content does not hash to its name");
        }
        checkHeader(rest);
        if (!badBlobs.isEmpty()) {
            wrong.add(badBlobs.size() + " of its " + entries.size() + " blobs are not intact");
        }
        return new Result(wrong, badBlobs, position);
    }

    private boolean readBlob(InputStream in, PackEntry entry) throws IOException {
        if (entry.offset() < position || entry.length() > LONGEST_BLOB || !skipTo(in, entry.offset())) {
            return false;
        }
        if (LargeBlob.isLarge(entry.length(), entry.plainLength())) {
            return readLarge(in, entry);
        }
        int length = (int) entry.length();
        if (read(in, length) < length) {
            return false;
        }
        try {
            reader.open(location(entry), entry.id(), buffer, 0, (location, id, bytes, count) -> {});
            return true;
        } catch (RepositoryException.Damaged | ArithmeticException damaged) {
            return false;
        }
    }

    /** What is too large for the heap goes through a temporary file, whatever comes of it. */
    private boolean readLarge(InputStream in, PackEntry entry) throws IOException {
        InputStream hashed = new Hashed(in);
        try (LargeBlob blob = reader.receiveLarge(location(entry), entry.id(), hashed)) {
            blob.verify();
            return true;
        } catch (RepositoryException.Damaged damaged) {
            return false;
        }
    }

    private BlobLocation location(PackEntry entry) {
        return new BlobLocation(pack, entry.type(), entry.offset(), entry.length(), entry.uncompressedLength());
    }

    /** Hashes and counts what is read. */
    private final class Hashed extends InputStream {
        private final InputStream in;

        private Hashed(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = in.read(target, offset, length);
            if (count > 0) {
                sha256.update(target, offset, count);
                position += count;
            }
            return count;
        }
    }

    /** Reads on to a position; false if the pack ends before. */
    private boolean skipTo(InputStream in, long offset) throws IOException {
        while (position < offset) {
            if (read(in, (int) Math.min(STEP, offset - position)) == 0) {
                return false;
            }
        }
        return true;
    }

    /** Reads into the buffer, which grows no faster than bytes really come. */
    private int read(InputStream in, int length) throws IOException {
        int count = 0;
        while (count < length) {
            if (count == buffer.length) {
                buffer = Arrays.copyOf(buffer, (int) Math.min(length, Math.max(STEP, 2L * count)));
            }
            int more = in.readNBytes(buffer, count, Math.min(buffer.length, length) - count);
            if (more == 0) {
                break;
            }
            sha256.update(buffer, count, more);
            count += more;
        }
        position += count;
        return count;
    }

    /** Reads what follows the last blob; of more than a header can have, the end. */
    private byte[] readRest(InputStream in) throws IOException {
        byte[] rest = new byte[STEP];
        int size = 0;
        for (int count = read(in, STEP); count > 0; count = read(in, STEP)) {
            if (size > 2 * MOST_REST) {
                System.arraycopy(rest, size - MOST_REST, rest, 0, MOST_REST);
                size = MOST_REST;
            }
            if (rest.length < size + count) {
                rest = Arrays.copyOf(rest, Math.max(size + count, 2 * rest.length));
            }
            System.arraycopy(buffer, 0, rest, size, count);
            size += count;
        }
        return Arrays.copyOfRange(rest, Math.max(0, size - MOST_REST), size);
    }

    private void checkHeader(byte[] rest) {
        if (rest.length < PackHeader.FIXED) {
            wrong.add("it ends before its header does");
            return;
        }
        try {
            int end = rest.length - PackHeader.LENGTH_FIELD;
            int length = PackHeader.sealedLength(rest, end, position);
            if (length > end) {
                wrong.add("its header begins within its blobs");
            } else if (!reader.openHeader(rest, end - length, length).equals(entries)) {
                wrong.add("its header names other blobs than the index does");
            }
        } catch (RepositoryException.Damaged damaged) {
            wrong.add(String.valueOf(damaged.getMessage()));
        }
    }
}
