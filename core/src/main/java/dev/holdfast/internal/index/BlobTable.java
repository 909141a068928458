package dev.holdfast.internal.index;

import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.BlobType;

/** The entries of the index: 52 bytes and a bucket of 4 for each. */
final class BlobTable {
    private static final int PACK = IdTable.FIELDS;
    private static final int OFFSET = PACK + 4;
    private static final int LENGTH = OFFSET + 4;
    private static final int UNCOMPRESSED = LENGTH + 4;
    private static final int TREE = 1 << 31;

    private final IdTable table;
    private final Records records;

    BlobTable(OffHeapMemory memory) {
        table = new IdTable(memory, UNCOMPRESSED + 4 - IdTable.FIELDS);
        records = table.records();
    }

    int size() {
        return table.size();
    }

    void expect(long entries) {
        table.expect(entries);
    }

    int append(int pack, BlobType type, BlobId id, int offset, int length, int uncompressed) {
        int record = table.append(id);
        records.putInt(record, PACK, type == BlobType.TREE ? pack | TREE : pack);
        records.putInt(record, OFFSET, offset);
        records.putInt(record, LENGTH, length);
        records.putInt(record, UNCOMPRESSED, uncompressed);
        return record;
    }

    boolean isAt(int record, int offset, int length, int uncompressed) {
        return records.getInt(record, OFFSET) == offset
                && records.getInt(record, LENGTH) == length
                && records.getInt(record, UNCOMPRESSED) == uncompressed;
    }

    /** The first entry of a blob, or -1. */
    int ordinal(BlobType type, BlobId id) {
        return ofType(table.first(id), type, id);
    }

    /** The blob's entry that follows one, or -1. */
    int next(int record, BlobType type, BlobId id) {
        return ofType(table.next(record, id), type, id);
    }

    private int ofType(int start, BlobType type, BlobId id) {
        int record = start;
        while (record >= 0 && type(record) != type) {
            record = table.next(record, id);
        }
        return record;
    }

    BlobType type(int record) {
        return records.getInt(record, PACK) < 0 ? BlobType.TREE : BlobType.DATA;
    }

    BlobId id(int record) {
        return table.id(record);
    }

    int pack(int record) {
        return records.getInt(record, PACK) & ~TREE;
    }

    long offset(int record) {
        return Integer.toUnsignedLong(records.getInt(record, OFFSET));
    }

    long length(int record) {
        return Integer.toUnsignedLong(records.getInt(record, LENGTH));
    }

    long uncompressedLength(int record) {
        return Integer.toUnsignedLong(records.getInt(record, UNCOMPRESSED));
    }
}
