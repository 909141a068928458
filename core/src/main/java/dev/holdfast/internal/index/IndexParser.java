package dev.holdfast.internal.index;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.holdfast.RepositoryException;
import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.PackEntry;
import dev.holdfast.internal.seal.BoundedJson;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads the JSON of one index file into a batch, without an object for each blob. */
final class IndexParser {
    private static final int HEX_DIGITS = 64;
    /** The value of each ASCII character as a lower-case hex digit, -1 for all others. */
    private static final byte[] DIGITS = digits();

    private final JsonParser parser;
    private final IndexBatch batch;
    private final long[] packId = new long[4];
    private boolean typed;
    private boolean tree;
    private boolean named;
    private long offset;
    private long length;
    private long uncompressed;

    private IndexParser(JsonParser parser, IndexBatch batch) {
        this.parser = parser;
        this.batch = batch;
    }

    static void read(byte[] json, IndexBatch batch) {
        try (JsonParser parser = BoundedJson.parser(json)) {
            new IndexParser(parser, batch).read();
        } catch (IOException unreadable) {
            throw unreadable(unreadable);
        }
    }

    static void read(InputStream json, IndexBatch batch) {
        try (JsonParser parser = BoundedJson.parser(json)) {
            new IndexParser(parser, batch).read();
        } catch (IOException unreadable) {
            throw unreadable(unreadable);
        }
    }

    private static RepositoryException.Damaged unreadable(IOException cause) {
        return new RepositoryException.Damaged("an index file is no readable JSON", cause);
    }

    private void read() throws IOException {
        expect(parser.nextToken(), JsonToken.START_OBJECT, "an object");
        String name;
        while ((name = parser.nextFieldName()) != null) {
            JsonToken value = parser.nextToken();
            if (name.equals("packs") && value == JsonToken.START_ARRAY) {
                readPacks();
            } else {
                parser.skipChildren();
            }
        }
        expect(parser.currentToken(), JsonToken.END_OBJECT, "the object's end");
    }

    private void readPacks() throws IOException {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            expect(parser.currentToken(), JsonToken.START_OBJECT, "a pack");
            boolean identified = false;
            String name;
            while ((name = parser.nextFieldName()) != null) {
                JsonToken value = parser.nextToken();
                if (name.equals("id")) {
                    id(packId, 0);
                    identified = true;
                } else if (name.equals("blobs") && value == JsonToken.START_ARRAY) {
                    readBlobs();
                } else {
                    parser.skipChildren();
                }
            }
            require(identified, "a pack without an id");
            batch.endPack(new BlobId(packId[0], packId[1], packId[2], packId[3]));
        }
    }

    private void readBlobs() throws IOException {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            expect(parser.currentToken(), JsonToken.START_OBJECT, "a blob");
            int blob = batch.begin();
            typed = false;
            named = false;
            offset = 0;
            length = 0;
            uncompressed = 0;
            String name;
            while ((name = parser.nextFieldName()) != null) {
                JsonToken unused = parser.nextToken();
                readField(name, blob);
            }
            require(typed, "a blob without a type");
            require(named, "a blob without an id");
            requireInRange();
            batch.end(tree, offset, length, uncompressed);
        }
    }

    private void readField(String name, int blob) throws IOException {
        switch (name) {
            case "id" -> {
                id(batch.ids(), 4 * blob);
                named = true;
            }
            case "type" -> type();
            case "offset" -> offset = number(name);
            case "length" -> length = number(name);
            case "uncompressed_length" -> uncompressed = number(name);
            default -> parser.skipChildren();
        }
    }

    private void requireInRange() {
        if (!PackEntry.isPossible(offset, length, uncompressed)) {
            throw new RepositoryException.Damaged("an index file is wrong: a blob cannot lie at " + offset + " with "
                    + length + " bytes and have " + uncompressed + " bytes of content");
        }
    }

    private static void require(boolean there, String whatIsWrong) {
        if (!there) {
            throw new RepositoryException.Damaged("an index file has " + whatIsWrong);
        }
    }

    private static void expect(@Nullable JsonToken found, JsonToken expected, String what) {
        if (found != expected) {
            throw new RepositoryException.Damaged("an index file should have " + what + " where it has " + found);
        }
    }

    private void id(long[] into, int at) throws IOException {
        expect(parser.currentToken(), JsonToken.VALUE_STRING, "an id");
        boolean sound = parser.getTextLength() == HEX_DIGITS;
        char[] text = parser.getTextCharacters();
        int from = parser.getTextOffset();
        for (int i = 0; i < 4 && sound; i++) {
            long value = 0;
            int bad = 0;
            for (int end = from + 16; from < end; from++) {
                int digit = text[from] < DIGITS.length ? DIGITS[text[from]] : -1;
                bad |= digit;
                value = (value << 4) | digit;
            }
            into[at + i] = value;
            sound = bad >= 0;
        }
        if (!sound) {
            throw new RepositoryException.Damaged("an index file has an id that is not 64 lower-case hex digits");
        }
    }

    private void type() throws IOException {
        expect(parser.currentToken(), JsonToken.VALUE_STRING, "a blob's type");
        typed = true;
        tree = is("tree");
        if (!tree && !is("data")) {
            throw new RepositoryException.Damaged("an index file names a blob of an unknown type");
        }
    }

    private boolean is(String word) throws IOException {
        int from = parser.getTextOffset();
        char[] text = parser.getTextCharacters();
        boolean same = parser.getTextLength() == word.length();
        for (int i = 0; i < word.length() && same; i++) {
            same = text[from + i] == word.charAt(i);
        }
        return same;
    }

    private long number(String name) throws IOException {
        expect(parser.currentToken(), JsonToken.VALUE_NUMBER_INT, "a number as " + name);
        return parser.getLongValue();
    }

    private static byte[] digits() {
        byte[] digits = new byte[128];
        java.util.Arrays.fill(digits, (byte) -1);
        for (int i = 0; i < 10; i++) {
            digits['0' + i] = (byte) i;
        }
        for (int i = 0; i < 6; i++) {
            digits['a' + i] = (byte) (10 + i);
        }
        return digits;
    }
}
