package dev.holdfast.internal.index;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.PackEntry;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The JSON of an index file, plain (RESTIC_FORMAT 7). */
public final class IndexFile {
    /** How many blobs make an index file full. */
    public static final int FULL = 50_000;

    private static final int BYTES_PER_BLOB = 160;

    private IndexFile() {}

    /** Takes what an index file holds. */
    @FunctionalInterface
    public interface Sink {
        /** Takes a pack and its blobs, in the order of the file. */
        void pack(BlobId pack, List<PackEntry> entries);
    }

    /**
     * Reads an index file; unknown fields are passed over.
     *
     * @param sink called for each pack that was read to its end, those before a damage too
     * @throws RepositoryException.Damaged if it is no JSON, something is missing, or a number is out of range
     */
    public static void read(byte[] json, Sink sink) {
        IndexBatch batch = new IndexBatch();
        try {
            IndexParser.read(json, batch);
        } finally {
            batch.forEach(sink::pack);
        }
    }

    /**
     * Reads an index file into a batch, which is emptied first; unknown fields are passed over.
     *
     * @param json closed at the end
     * @throws RepositoryException.Damaged if it is no JSON, something is missing, or a number is out of range
     */
    public static void read(InputStream json, IndexBatch batch) {
        batch.clear();
        IndexParser.read(json, batch);
    }

    /** Writes an index file, byte for byte as restic does. */
    public static byte[] write(Map<BlobId, List<PackEntry>> packs) {
        int blobs = packs.values().stream().mapToInt(List::size).sum();
        StringBuilder json = new StringBuilder(BYTES_PER_BLOB * (blobs + packs.size()) + 32);
        json.append("{\"packs\":[");
        packs.forEach((pack, entries) -> {
            json.append("{\"id\":\"").append(pack.hex()).append("\",\"blobs\":[");
            entries.forEach(entry -> write(json, entry));
            dropComma(json).append("]},");
        });
        dropComma(json).append("]}\n");
        return json.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static void write(StringBuilder json, PackEntry entry) {
        json.append("{\"id\":\"").append(entry.id().hex());
        json.append("\",\"type\":\"").append(entry.type().label());
        json.append("\",\"offset\":").append(entry.offset());
        json.append(",\"length\":").append(entry.length());
        if (entry.isCompressed()) {
            json.append(",\"uncompressed_length\":").append(entry.uncompressedLength());
        }
        json.append("},");
    }

    private static StringBuilder dropComma(StringBuilder json) {
        int last = json.length() - 1;
        if (json.charAt(last) == ',') {
            json.setLength(last);
        }
        return json;
    }
}
