package dev.holdfast.interop.mongo;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDbPointer;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonJavaScript;
import org.bson.BsonJavaScriptWithScope;
import org.bson.BsonMaxKey;
import org.bson.BsonMinKey;
import org.bson.BsonNull;
import org.bson.BsonObjectId;
import org.bson.BsonRegularExpression;
import org.bson.BsonString;
import org.bson.BsonSymbol;
import org.bson.BsonTimestamp;
import org.bson.BsonUndefined;
import org.bson.BsonValue;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;

/** Values of every type of BSON, at the ends of their ranges too. */
final class Values {
    private static final byte[] BYTES = {0, 1, 2, (byte) 0xff, (byte) 0x80, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17};
    private static final ObjectId ID = new ObjectId("64b000000000000000000001");

    private Values() {}

    /** One of each kind that may be an {@code _id}. */
    static List<BsonValue> ids() {
        List<BsonValue> ids = new ArrayList<>(List.of(
                new BsonMinKey(),
                new BsonMaxKey(),
                BsonNull.VALUE,
                new BsonInt32(7),
                new BsonInt64(1L << 40),
                new BsonDouble(0.5),
                new BsonDouble(Double.NaN),
                new BsonDecimal128(new Decimal128(new BigDecimal("1234567890.123456789"))),
                new BsonString(""),
                new BsonString("text"),
                new BsonSymbol("symbol"),
                new BsonDocument(),
                nested(),
                new BsonObjectId(ID),
                BsonBoolean.TRUE,
                new BsonDateTime(-1),
                new BsonTimestamp(5, 6),
                new BsonJavaScript("return 1"),
                new BsonJavaScriptWithScope("return x", new BsonDocument("x", new BsonInt32(1))),
                new BsonDbPointer("db.collection", ID)));
        ids.addAll(binaries());
        return ids;
    }

    /** Values for any other field. */
    static List<BsonValue> all() {
        List<BsonValue> all = new ArrayList<>(ids());
        all.addAll(List.of(
                new BsonUndefined(),
                new BsonRegularExpression("^a.*b$", "imx"),
                new BsonRegularExpression("", ""),
                new BsonArray(),
                new BsonArray(List.of(new BsonInt32(1), new BsonArray(List.of(BsonNull.VALUE)), nested())),
                new BsonInt32(Integer.MIN_VALUE),
                new BsonInt64(Long.MIN_VALUE),
                new BsonInt64(Long.MAX_VALUE),
                new BsonDouble(-0.0),
                new BsonDouble(Double.POSITIVE_INFINITY),
                new BsonDouble(Double.MIN_VALUE),
                new BsonDecimal128(Decimal128.NaN),
                new BsonDecimal128(Decimal128.NEGATIVE_INFINITY),
                new BsonDecimal128(Decimal128.parse("-0E-6176")),
                new BsonDecimal128(Decimal128.parse("9.999999999999999999999999999999999E+6144")),
                new BsonDateTime(Long.MIN_VALUE),
                new BsonDateTime(Long.MAX_VALUE),
                new BsonTimestamp(0, 0),
                new BsonTimestamp(-1, -1),
                new BsonString("with a \0 in it, \"quotes\", \\ and \n"),
                new BsonString("\ud83d\ude00 \u00fc \u4e2d \u202e \ufeff")));
        return all;
    }

    private static List<BsonValue> binaries() {
        List<BsonValue> binaries = new ArrayList<>();
        for (int type : new int[] {0, 1, 2, 3, 4, 5, 6, 7, 128, 255}) {
            binaries.add(new BsonBinary((byte) type, BYTES));
        }
        binaries.add(new BsonBinary(new byte[0]));
        return binaries;
    }

    /** Field names that programs stumble over. */
    static BsonDocument oddNames() {
        BsonDocument odd = new BsonDocument();
        for (String name : List.of(
                "",
                " ",
                "$dollar",
                "$ref",
                "$id",
                "$db",
                "dotted.name",
                ".",
                "a..b",
                "0",
                "00",
                "\u00fc\u4e2d",
                "with\nbreak",
                "\"quoted\"",
                "__proto__",
                "$$ROOT",
                "x".repeat(2000))) {
            odd.put(name, new BsonString(name.isEmpty() ? "nothing" : name.substring(0, 1)));
        }
        return odd.append("nested", odd.clone());
    }

    /** Documents in documents, as deep as servers store. */
    static BsonValue deep(int levels) {
        BsonValue value = new BsonString("bottom");
        for (int i = 0; i < levels; i++) {
            value = i % 2 == 0 ? new BsonDocument("d", value) : new BsonArray(List.of(value));
        }
        return value;
    }

    /** A string of ASCII that no compression makes much smaller, the same for the same seed. */
    static BsonValue noise(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (' ' + (bytes[i] & 0x3f));
        }
        return new BsonString(new String(bytes, StandardCharsets.US_ASCII));
    }

    private static BsonDocument nested() {
        return new BsonDocument("b", new BsonInt32(1)).append("a", new BsonDocument("c", BsonNull.VALUE));
    }
}
