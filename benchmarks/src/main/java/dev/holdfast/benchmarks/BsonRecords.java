package dev.holdfast.benchmarks;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.SplittableRandom;

/**
 * Makes the documents of an order book, as a database would dump them: 660 bytes of BSON each, which zstd packs 3:1.
 * A document depends on its number and its edition only, and its size on neither.
 */
public final class BsonRecords {
    private static final String[] WORDS = {
        "pending", "shipped", "waiting", "refused", "renewed", "granite", "orchard", "lantern",
        "express", "slowest", "scarlet", "emerald", "smaller", "largest", "evening", "morning"
    };
    private static final int TOKEN_BYTES = 90;
    private static final long FIRST_SECOND = 1_700_000_000L;

    private final ByteBuffer buffer = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);

    /**
     * Encodes a document.
     *
     * @return valid until the next call
     */
    public ByteBuffer encode(int number, int edition) {
        SplittableRandom random = new SplittableRandom(number * 31L + edition * 0x9E3779B97F4A7C15L);
        buffer.clear();
        int start = open();
        objectId(number);
        text("customer", "customer-" + digits(random, 8));
        text("status", word(random));
        text("city", word(random));
        text("shipping", word(random));
        key(1, "total").putDouble(random.nextInt(1_000_000) / 100.0);
        key(9, "createdAt").putLong((FIRST_SECOND + number) * 1000);
        key(4, "items");
        int items = open();
        for (int i = 0; i < 4; i++) {
            item(i, random);
        }
        close(items);
        byte[] token = new byte[TOKEN_BYTES];
        random.nextBytes(token);
        text("token", HexFormat.of().formatHex(token));
        close(start);
        return buffer.flip();
    }

    private void item(int index, SplittableRandom random) {
        key(3, Integer.toString(index));
        int start = open();
        text("sku", "SKU-" + digits(random, 6));
        key(16, "quantity").putInt(1 + random.nextInt(9));
        key(1, "price").putDouble(random.nextInt(100_000) / 100.0);
        text("colour", word(random));
        close(start);
    }

    /** As drivers make them: seconds, a program, a counter, most significant byte first, so that they sort by their number. */
    private void objectId(int number) {
        key(7, "_id").order(ByteOrder.BIG_ENDIAN);
        buffer.putInt((int) (FIRST_SECOND + (number >>> 8))).putInt(0x5AFE_BAC0).putInt(number);
        buffer.order(ByteOrder.LITTLE_ENDIAN);
    }

    private int open() {
        int start = buffer.position();
        buffer.putInt(0);
        return start;
    }

    private void close(int start) {
        buffer.put((byte) 0);
        buffer.putInt(start, buffer.position() - start);
    }

    private ByteBuffer key(int type, String name) {
        return buffer.put((byte) type)
                .put(name.getBytes(StandardCharsets.UTF_8))
                .put((byte) 0);
    }

    private void text(String name, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        key(2, name).putInt(bytes.length + 1).put(bytes).put((byte) 0);
    }

    private static String word(SplittableRandom random) {
        return WORDS[random.nextInt(WORDS.length)];
    }

    private static String digits(SplittableRandom random, int count) {
        int limit = (int) Math.pow(10, count);
        return Integer.toString(limit + random.nextInt(limit)).substring(1);
    }
}
