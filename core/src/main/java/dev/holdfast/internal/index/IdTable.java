package dev.holdfast.internal.index;

import dev.holdfast.internal.pack.BlobId;

/**
 * Records that are found by their id, several of one id if need be, in the order in which they came.
 *
 * <p>Records of one bucket are chained. There is a bucket for each record: with every new record one bucket is divided in two
 * (linear hashing), so that nothing is ever copied and no call takes long. Used under its owner's lock: reading together,
 * writing alone.
 */
final class IdTable {
    /** Where a user's own fields begin in a record. */
    static final int FIELDS = 36;

    private static final int NEXT = 32;
    private static final int NONE = -1;
    private static final int SEGMENT_SHIFT = 12;
    private static final int HEAD_SHIFT = 15;
    private static final int MOST = 1 << 30;

    private final Records records;
    private final Records heads;
    private int size;
    private int buckets = 1;
    private int level = 1;

    /** @param fieldBytes what the user needs in a record besides the id */
    IdTable(OffHeapMemory memory, int fieldBytes) {
        records = new Records(memory, FIELDS + fieldBytes, SEGMENT_SHIFT);
        heads = new Records(memory, Integer.BYTES, HEAD_SHIFT);
        heads.ensure(0);
    }

    int size() {
        return size;
    }

    Records records() {
        return records;
    }

    /** The first record with an id, or -1. */
    int first(BlobId id) {
        return match(head(bucket(id.fourth())), id);
    }

    /** The record with the same id that follows a record, or -1. */
    int next(int record, BlobId id) {
        return match(following(record), id);
    }

    BlobId id(int record) {
        return new BlobId(
                records.getLong(record, 0),
                records.getLong(record, 8),
                records.getLong(record, 16),
                records.getLong(record, 24));
    }

    /**
     * Makes buckets for so many records ahead, unless there are records: dividing buckets one by one visits places all over the memory.
     */
    void expect(long count) {
        if (size > 0 || count <= buckets) {
            return;
        }
        buckets = (int) Math.min(MOST, count);
        level = Integer.highestOneBit(buckets);
        heads.ensure(buckets - 1);
    }

    /** Adds a record, whose fields are zero. */
    int append(BlobId id) {
        if (size == MOST) {
            throw new IllegalStateException("the index holds " + MOST + " entries and takes no more");
        }
        int record = size;
        records.ensure(record);
        records.putLong(record, 0, id.first());
        records.putLong(record, 8, id.second());
        records.putLong(record, 16, id.third());
        records.putLong(record, 24, id.fourth());
        chain(bucket(id.fourth()), id, record);
        size++;
        if (size > buckets) {
            divide();
        }
        return record;
    }

    private int match(int start, BlobId id) {
        int record = start;
        while (record != NONE && !matches(record, id)) {
            record = following(record);
        }
        return record;
    }

    private boolean matches(int record, BlobId id) {
        return records.getLong(record, 24) == id.fourth()
                && records.getLong(record, 0) == id.first()
                && records.getLong(record, 8) == id.second()
                && records.getLong(record, 16) == id.third();
    }

    /** The low bits of an id, one more of them for the buckets that are divided already. */
    private int bucket(long hash) {
        int index = (int) hash & (level - 1);
        return index < buckets - level ? (int) hash & (2 * level - 1) : index;
    }

    /** Memory is zero at first, hence links are stored one higher. */
    private int head(int bucket) {
        return heads.getInt(bucket, 0) - 1;
    }

    private int following(int record) {
        return records.getInt(record, NEXT) - 1;
    }

    /**
     * Puts a new record before all others of its bucket, or behind those of its own id: so hardly anything is changed but the record
     * itself and the bucket, and where the memory is a file, hardly any of its pages must be written again.
     */
    private void chain(int bucket, BlobId id, int record) {
        int first = head(bucket);
        int last = NONE;
        for (int same = match(first, id); same != NONE; same = match(following(same), id)) {
            last = same;
        }
        if (last == NONE) {
            records.putInt(record, NEXT, first + 1);
            heads.putInt(bucket, 0, record + 1);
        } else {
            records.putInt(record, NEXT, records.getInt(last, NEXT));
            records.putInt(last, NEXT, record + 1);
        }
    }

    /** Puts a record at the end of a chain. */
    private void link(int bucket, int record) {
        int last = head(bucket);
        if (last == NONE) {
            heads.putInt(bucket, 0, record + 1);
            return;
        }
        for (int next = following(last); next != NONE; next = following(last)) {
            last = next;
        }
        records.putInt(last, NEXT, record + 1);
    }

    private void divide() {
        int old = buckets - level;
        int record = head(old);
        heads.ensure(buckets);
        heads.putInt(old, 0, 0);
        buckets++;
        while (record != NONE) {
            int next = following(record);
            records.putInt(record, NEXT, 0);
            link((int) records.getLong(record, 24) & (2 * level - 1), record);
            record = next;
        }
        if (buckets == 2 * level) {
            level = buckets;
        }
    }
}
