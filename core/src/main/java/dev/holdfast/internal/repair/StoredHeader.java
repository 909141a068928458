package dev.holdfast.internal.repair;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.PackEntry;
import dev.holdfast.internal.pack.PackHeader;
import dev.holdfast.internal.repository.BlobReader;
import dev.holdfast.internal.repository.Layout;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.seal.Sealer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/** The list of blobs at the end of a stored pack, found even if the field that tells its length is damaged. */
final class StoredHeader {
    /** Most headers are shorter, so that one request suffices. */
    private static final int FIRST_READ = 16 * 1024;
    /** Up to this length, every length is tried. */
    private static final int LONGEST_SEARCHED = FIRST_READ - PackHeader.LENGTH_FIELD;

    private final OpenRepository repository;
    private final BlobReader reader;
    private final BlobId pack;
    private final long bytes;

    private StoredHeader(OpenRepository repository, BlobId pack, long bytes) {
        this.repository = repository;
        this.reader = repository.blobs();
        this.pack = pack;
        this.bytes = bytes;
    }

    /**
     * Reads the header. What it says is what was written, and fills the pack to the byte; the blobs themselves were not read.
     *
     * @param bytes the size that the pack has
     * @throws RepositoryException.Damaged if there is none that is intact
     */
    static List<PackEntry> read(OpenRepository repository, BlobId pack, long bytes) {
        return new StoredHeader(repository, pack, bytes).read();
    }

    private List<PackEntry> read() {
        if (bytes < PackHeader.FIXED + PackHeader.PLAIN_ENTRY) {
            throw new RepositoryException.Damaged("with " + bytes + " bytes it is too short for a header");
        }
        byte[] tail = tail((int) Math.min(bytes, FIRST_READ));
        try {
            int length = PackHeader.sealedLength(tail, tail.length - PackHeader.LENGTH_FIELD, bytes);
            return open(tail, length);
        } catch (RepositoryException.Damaged damaged) {
            return search(tail).orElseThrow(() -> damaged);
        }
    }

    private byte[] tail(int length) {
        byte[] tail = repository.store().get(Layout.pack(pack), bytes - length, length, in -> in.readAllBytes());
        if (tail.length != length) {
            throw new RepositoryException.Damaged("it changes while it is read");
        }
        return tail;
    }

    private List<PackEntry> open(byte[] tail, int length) {
        byte[] whole = length + PackHeader.LENGTH_FIELD <= tail.length ? tail : tail(length + PackHeader.LENGTH_FIELD);
        List<PackEntry> entries = reader.openHeader(whole, whole.length - PackHeader.LENGTH_FIELD - length, length);
        if (PackHeader.packSize(entries) != bytes) {
            throw new RepositoryException.Damaged("its header describes a pack of another size");
        }
        return entries;
    }

    private Optional<List<PackEntry>> search(byte[] tail) {
        int stored = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).getInt(tail.length - PackHeader.LENGTH_FIELD);
        for (int bit = 0; bit < Integer.SIZE; bit++) {
            Optional<List<PackEntry>> found = attempt(tail, stored ^ (1 << bit));
            if (found.isPresent()) {
                return found;
            }
        }
        for (int length = Sealer.OVERHEAD + PackHeader.PLAIN_ENTRY; length <= LONGEST_SEARCHED; length++) {
            Optional<List<PackEntry>> found = attempt(tail, length);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<List<PackEntry>> attempt(byte[] tail, int length) {
        boolean possible = length >= Sealer.OVERHEAD + PackHeader.PLAIN_ENTRY
                && length <= PackHeader.LONGEST
                && length <= bytes - PackHeader.LENGTH_FIELD
                && isSumOfEntries(length - Sealer.OVERHEAD);
        try {
            return possible ? Optional.of(open(tail, length)) : Optional.empty();
        } catch (RepositoryException.Damaged wrong) {
            return Optional.empty();
        }
    }

    /** Whether some number of entries of the two kinds has this length together. */
    private static boolean isSumOfEntries(int length) {
        for (int compressed = 0; compressed < PackHeader.PLAIN_ENTRY; compressed++) {
            int rest = length - compressed * PackHeader.COMPRESSED_ENTRY;
            if (rest >= 0 && rest % PackHeader.PLAIN_ENTRY == 0) {
                return true;
            }
        }
        return false;
    }
}
