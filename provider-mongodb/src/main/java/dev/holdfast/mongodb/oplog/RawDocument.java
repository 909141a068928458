package dev.holdfast.mongodb.oplog;

import dev.holdfast.mongodb.MongoException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * A BSON document within an array of bytes, looked at without taking it apart.
 *
 * <p>Every length is checked before it is believed, and what does not fit is {@link MongoException.Damaged}. Immutable as
 * long as nobody writes into the array.
 */
public final class RawDocument {
    private static final int SMALLEST = 5;

    private final byte[] bytes;
    private final int offset;
    private final int length;

    private RawDocument(byte[] bytes, int offset, int length) {
        this.bytes = bytes;
        this.offset = offset;
        this.length = length;
    }

    /**
     * The document that begins at a place.
     *
     * @param bytes are kept, not copied
     * @param limit where the bytes end that it may take
     * @throws MongoException.Damaged if no document of its own length lies there
     */
    public static RawDocument at(byte[] bytes, int offset, int limit) {
        if (offset < 0 || limit > bytes.length || limit - offset < SMALLEST) {
            throw damaged("ends before its length");
        }
        int length = int32(bytes, offset);
        if (length < SMALLEST || length > limit - offset) {
            throw damaged("says to be " + length + " bytes long, where " + (limit - offset) + " are");
        }
        if (bytes[offset + length - 1] != 0) {
            throw damaged("has no end");
        }
        return new RawDocument(bytes, offset, length);
    }

    /** The same bytes as a document of the driver, not copied. */
    static RawDocument within(RawBsonDocument document) {
        ByteBuffer buffer = document.getByteBuffer().asNIO();
        int start = buffer.arrayOffset() + buffer.position();
        return at(buffer.array(), start, start + buffer.remaining());
    }

    /** A copy of a document of the driver. */
    public static RawDocument of(BsonDocument document) {
        RawBsonDocument raw = document instanceof RawBsonDocument already
                ? already
                : new RawBsonDocument(document, new org.bson.codecs.BsonDocumentCodec());
        ByteBuffer buffer = raw.getByteBuffer().asNIO();
        byte[] copy = new byte[buffer.remaining()];
        buffer.get(copy);
        return at(copy, 0, copy.length);
    }

    /** How many bytes it takes, its length and its end among them. */
    public int length() {
        return length;
    }

    /** The array that it lies in. */
    byte[] array() {
        return bytes;
    }

    int offset() {
        return offset;
    }

    /** A copy of its bytes. */
    public byte[] toBytes() {
        return Arrays.copyOfRange(bytes, offset, offset + length);
    }

    /** The driver's form of the same bytes. */
    public RawBsonDocument toBson() {
        return new RawBsonDocument(bytes, offset, length);
    }

    /** Before the first of its fields. */
    Fields fields() {
        return new Fields();
    }

    /** The field of that name, or null if there is none. */
    @Nullable
    Fields find(String name) {
        Fields fields = fields();
        while (fields.next()) {
            if (fields.name().equals(name)) {
                return fields;
            }
        }
        return null;
    }

    /** The text in a field, or null if there is no such field or it holds something else. */
    @Nullable
    public String text(String name) {
        Fields field = find(name);
        return field != null && field.type() == Fields.TEXT ? field.text() : null;
    }

    /** Whether a field is there and is true or a number other than 0. */
    boolean isTrue(String name) {
        Fields field = find(name);
        return field != null && field.isTrue();
    }

    private static int int32(byte[] bytes, int at) {
        return (bytes[at] & 0xFF)
                | (bytes[at + 1] & 0xFF) << 8
                | (bytes[at + 2] & 0xFF) << 16
                | (bytes[at + 3] & 0xFF) << 24;
    }

    static MongoException.Damaged damaged(String how) {
        return new MongoException.Damaged("a BSON document " + how, null);
    }

    /** Two documents are equal if their bytes are. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RawDocument document
                && Arrays.equals(
                        bytes,
                        offset,
                        offset + length,
                        document.bytes,
                        document.offset,
                        document.offset + document.length);
    }

    @Override
    public int hashCode() {
        return ByteBuffer.wrap(bytes, offset, length).hashCode();
    }

    /** Only its length: documents are nobody's business. */
    @Override
    public String toString() {
        return "document of " + length + " bytes";
    }

    /** A walk along the fields of a document. */
    final class Fields {
        static final int DOUBLE = 0x01;
        static final int TEXT = 0x02;
        static final int DOCUMENT = 0x03;
        static final int ARRAY = 0x04;
        static final int BINARY = 0x05;
        static final int BOOLEAN = 0x08;
        static final int DATE = 0x09;
        static final int INT32 = 0x10;
        static final int TIMESTAMP = 0x11;
        static final int INT64 = 0x12;

        private final int end = offset + length - 1;
        private int next = offset + 4;
        private int type;
        private int nameAt;
        private int valueAt;

        /** Goes on; false at the end. */
        boolean next() {
            if (next == end) {
                return false;
            }
            type = bytes[next] & 0xFF;
            nameAt = next + 1;
            valueAt = afterText(nameAt);
            next = valueAt + valueLength();
            if (next > end || next < valueAt) {
                throw damaged("holds a field that reaches beyond its end");
            }
            return true;
        }

        int type() {
            return type;
        }

        String name() {
            return new String(bytes, nameAt, valueAt - 1 - nameAt, StandardCharsets.UTF_8);
        }

        /** Where its type lies; the field reaches from there to {@link #endOffset}. */
        int startOffset() {
            return nameAt - 1;
        }

        int valueOffset() {
            return valueAt;
        }

        int endOffset() {
            return next;
        }

        String text() {
            expect(TEXT);
            return new String(bytes, valueAt + 4, next - valueAt - 5, StandardCharsets.UTF_8);
        }

        /** The document or array in it. */
        RawDocument document() {
            if (type != ARRAY) {
                expect(DOCUMENT);
            }
            return at(bytes, valueAt, next);
        }

        /** The whole number in it, of whichever type. */
        long number() {
            return switch (type) {
                case INT32 -> int32(bytes, valueAt);
                case INT64, DATE, TIMESTAMP -> int64();
                case DOUBLE -> (long) Double.longBitsToDouble(int64());
                default -> throw damaged("holds '" + name() + "' of type " + type + " instead of a number");
            };
        }

        boolean isTrue() {
            return switch (type) {
                case BOOLEAN -> bytes[valueAt] != 0;
                case INT32, INT64, DOUBLE -> number() != 0;
                default -> false;
            };
        }

        /** The binary value with its kind, such as a UUID. */
        BsonBinary binary() {
            expect(BINARY);
            return new BsonBinary(bytes[valueAt + 4], Arrays.copyOfRange(bytes, valueAt + 5, next));
        }

        private long int64() {
            return ByteBuffer.wrap(bytes, valueAt, 8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .getLong();
        }

        private void expect(int wanted) {
            if (type != wanted) {
                throw damaged("holds '" + name() + "' of type " + type + " instead of " + wanted);
            }
        }

        private int afterText(int from) {
            for (int at = from; at < end; at++) {
                if (bytes[at] == 0) {
                    return at + 1;
                }
            }
            throw damaged("holds a name without an end");
        }

        private int valueLength() {
            return switch (type) {
                case 0x06, 0x0A, 0x7F, 0xFF -> 0;
                case BOOLEAN -> 1;
                case INT32 -> 4;
                case DOUBLE, DATE, TIMESTAMP, INT64 -> 8;
                case 0x07 -> 12;
                case 0x13 -> 16;
                case TEXT, 0x0D, 0x0E -> 4 + prefixed(1);
                case 0x0C -> 4 + prefixed(1) + 12;
                case BINARY -> 5 + prefixed(0);
                case DOCUMENT, ARRAY, 0x0F -> prefixed(SMALLEST);
                case 0x0B -> afterText(afterText(valueAt)) - valueAt;
                default -> throw damaged("holds a field of the unknown type " + type);
            };
        }

        /** The length that a value begins with. */
        private int prefixed(int least) {
            if (end - valueAt < 4) {
                throw damaged("holds a field that reaches beyond its end");
            }
            int prefix = int32(bytes, valueAt);
            if (prefix < least || prefix > end - valueAt) {
                throw damaged("holds a field of " + prefix + " bytes, where " + (end - valueAt) + " are");
            }
            return prefix;
        }
    }
}
