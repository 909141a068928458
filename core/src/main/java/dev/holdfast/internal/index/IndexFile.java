package dev.holdfast.internal.index;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.holdfast.RepositoryException;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;
import dev.holdfast.internal.pack.PackEntry;
import dev.holdfast.internal.seal.BoundedJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
     * @param sink called for each pack as it is read, so that those before a damage have been handed over
     * @throws RepositoryException.Damaged if it is no JSON, something is missing, or a number is out of range
     */
    public static void read(byte[] json, Sink sink) {
        try (JsonParser parser = BoundedJson.parser(json)) {
            expect(parser.nextToken(), JsonToken.START_OBJECT, "an object");
            String name;
            while ((name = parser.nextFieldName()) != null) {
                JsonToken value = parser.nextToken();
                if (name.equals("packs") && value == JsonToken.START_ARRAY) {
                    readPacks(parser, sink);
                } else {
                    parser.skipChildren();
                }
            }
            expect(parser.currentToken(), JsonToken.END_OBJECT, "the object's end");
        } catch (IOException unreadable) {
            throw new RepositoryException.Damaged("an index file is no readable JSON", unreadable);
        }
    }

    private static void readPacks(JsonParser parser, Sink sink) throws IOException {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            expect(parser.currentToken(), JsonToken.START_OBJECT, "a pack");
            BlobId id = null;
            List<PackEntry> entries = List.of();
            String name;
            while ((name = parser.nextFieldName()) != null) {
                JsonToken value = parser.nextToken();
                if (name.equals("id")) {
                    id = id(parser);
                } else if (name.equals("blobs") && value == JsonToken.START_ARRAY) {
                    entries = readBlobs(parser);
                } else {
                    parser.skipChildren();
                }
            }
            sink.pack(required(id, "a pack without an id"), entries);
        }
    }

    private static List<PackEntry> readBlobs(JsonParser parser) throws IOException {
        List<PackEntry> entries = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            expect(parser.currentToken(), JsonToken.START_OBJECT, "a blob");
            entries.add(readBlob(parser));
        }
        return entries;
    }

    private static PackEntry readBlob(JsonParser parser) throws IOException {
        BlobId id = null;
        BlobType type = null;
        long offset = 0;
        long length = 0;
        long uncompressed = 0;
        String name;
        while ((name = parser.nextFieldName()) != null) {
            JsonToken unused = parser.nextToken();
            switch (name) {
                case "id" -> id = id(parser);
                case "type" -> type = type(parser);
                case "offset" -> offset = number(parser, name);
                case "length" -> length = number(parser, name);
                case "uncompressed_length" -> uncompressed = number(parser, name);
                default -> parser.skipChildren();
            }
        }
        try {
            return new PackEntry(
                    required(type, "a blob without a type"),
                    required(id, "a blob without an id"),
                    offset,
                    length,
                    uncompressed);
        } catch (IllegalArgumentException impossible) {
            throw new RepositoryException.Damaged("an index file is wrong: " + impossible.getMessage(), impossible);
        }
    }

    private static <T> T required(@Nullable T value, String whatIsWrong) {
        if (value == null) {
            throw new RepositoryException.Damaged("an index file has " + whatIsWrong);
        }
        return value;
    }

    private static void expect(@Nullable JsonToken found, JsonToken expected, String what) {
        if (found != expected) {
            throw new RepositoryException.Damaged("an index file should have " + what + " where it has " + found);
        }
    }

    private static BlobId id(JsonParser parser) throws IOException {
        expect(parser.currentToken(), JsonToken.VALUE_STRING, "an id");
        String text = parser.getText();
        if (!BlobId.isHex(text)) {
            throw new RepositoryException.Damaged("an index file has an id that is not 64 lower-case hex digits");
        }
        return BlobId.fromHex(text);
    }

    private static BlobType type(JsonParser parser) throws IOException {
        expect(parser.currentToken(), JsonToken.VALUE_STRING, "a blob's type");
        String label = parser.getText();
        for (BlobType type : BlobType.values()) {
            if (type.label().equals(label)) {
                return type;
            }
        }
        throw new RepositoryException.Damaged("an index file names a blob of an unknown type");
    }

    private static long number(JsonParser parser, String name) throws IOException {
        expect(parser.currentToken(), JsonToken.VALUE_NUMBER_INT, "a number as " + name);
        return parser.getLongValue();
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
