package dev.holdfast.internal.tree;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.holdfast.RepositoryException;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;

/** Reads the value at which a parser stands, as Go's {@code encoding/json} would, or says why it is none of the kind wanted. */
final class JsonValues {
    private static final long UNSIGNED_INT = 0xffff_ffffL;
    private static final int FIRST_IDS = 4;

    private JsonValues() {}

    static String text(JsonParser from) throws IOException {
        expect(from, JsonToken.VALUE_STRING);
        return Utf8.wellFormed(from.getText());
    }

    /** Like {@link #text}, but gives back {@code last} if it is the same, to save a copy of a word that comes again and again. */
    static String text(JsonParser from, String last) throws IOException {
        expect(from, JsonToken.VALUE_STRING);
        int length = from.getTextLength();
        if (length != last.length()) {
            return text(from);
        }
        char[] chars = from.getTextCharacters();
        int offset = from.getTextOffset();
        for (int i = 0; i < length; i++) {
            if (chars[offset + i] != last.charAt(i)) {
                return text(from);
            }
        }
        return last;
    }

    static byte[] name(JsonParser from) throws IOException {
        expect(from, JsonToken.VALUE_STRING);
        return GoQuote.unquote(from.getTextCharacters(), from.getTextOffset(), from.getTextLength());
    }

    static NodeTime time(JsonParser from) throws IOException {
        expect(from, JsonToken.VALUE_STRING);
        return TimeText.parse(from.getTextCharacters(), from.getTextOffset(), from.getTextLength());
    }

    static byte[] base64(JsonParser from) throws IOException {
        expect(from, JsonToken.VALUE_STRING);
        return from.getBinaryValue(Base64Variants.MIME_NO_LINEFEEDS);
    }

    static long unsignedInt(JsonParser from) throws IOException {
        long value = unsignedLong(from);
        if (value < 0 || value > UNSIGNED_INT) {
            throw damaged(from, "a number of 32 bits is too large");
        }
        return value;
    }

    static long unsignedLong(JsonParser from) throws IOException {
        expect(from, JsonToken.VALUE_NUMBER_INT);
        char[] chars = from.getTextCharacters();
        int offset = from.getTextOffset();
        int length = from.getTextLength();
        if (length > 18) {
            return large(from, new String(chars, offset, length));
        }
        long value = 0;
        for (int i = offset; i < offset + length; i++) {
            if (chars[i] == '-') {
                throw damaged(from, "a number is negative");
            }
            value = 10 * value + chars[i] - '0';
        }
        return value;
    }

    static byte[] id(JsonParser from) throws IOException {
        byte[] id = new byte[Node.ID_LENGTH];
        id(from, id, 0);
        return id;
    }

    /** Reads an array of ids into one array; {@code null} gives none, which callers must have ruled out. */
    static byte[] ids(JsonParser from) throws IOException {
        expect(from, JsonToken.START_ARRAY);
        byte[] ids = new byte[FIRST_IDS * Node.ID_LENGTH];
        int length = 0;
        while (from.nextToken() != JsonToken.END_ARRAY) {
            if (ids.length - length < Node.ID_LENGTH) {
                ids = Arrays.copyOf(ids, grown(from, ids.length));
            }
            id(from, ids, length);
            length += Node.ID_LENGTH;
        }
        return Arrays.copyOf(ids, length);
    }

    static void expect(JsonParser from, JsonToken wanted) {
        if (from.currentToken() != wanted) {
            throw damaged(from, "expected " + wanted + ", found " + from.currentToken());
        }
    }

    static RepositoryException.Damaged damaged(JsonParser from, String problem) {
        return new RepositoryException.Damaged(
                problem + " at byte " + from.currentLocation().getByteOffset());
    }

    private static void id(JsonParser from, byte[] into, int at) throws IOException {
        expect(from, JsonToken.VALUE_STRING);
        if (from.getTextLength() != 2 * Node.ID_LENGTH) {
            throw damaged(from, "an id does not have 64 hex digits");
        }
        char[] chars = from.getTextCharacters();
        int offset = from.getTextOffset();
        for (int i = 0; i < Node.ID_LENGTH; i++) {
            int high = digit(from, chars[offset + 2 * i]);
            into[at + i] = (byte) ((high << 4) | digit(from, chars[offset + 2 * i + 1]));
        }
    }

    private static int digit(JsonParser from, char c) {
        if (!HexFormat.isHexDigit(c)) {
            throw damaged(from, "an id does not have 64 hex digits");
        }
        return HexFormat.fromHexDigit(c);
    }

    private static long large(JsonParser from, String digits) {
        try {
            return Long.parseUnsignedLong(digits);
        } catch (NumberFormatException e) {
            throw damaged(from, "a number of 64 bits is too large or negative");
        }
    }

    private static int grown(JsonParser from, int length) {
        if (length > Integer.MAX_VALUE / 2) {
            throw damaged(from, "a file has too many blobs");
        }
        return 2 * length;
    }
}
