package dev.holdfast.internal.index;

import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.pack.PackHeader;

/** The packs of the index: their ids, sizes and the range of their entries. */
final class PackTable {
    private static final int BLOBS = IdTable.FIELDS;
    private static final int FIRST = BLOBS + 4;
    private static final int SCATTERED = FIRST + 4;
    private static final int BYTES = SCATTERED + 4;

    private final IdTable table;
    private final Records records;

    PackTable(OffHeapMemory memory) {
        table = new IdTable(memory, BYTES + 8 - IdTable.FIELDS);
        records = table.records();
    }

    int size() {
        return table.size();
    }

    /** The pack's number, or -1. */
    int find(BlobId id) {
        return table.first(id);
    }

    int append(BlobId id) {
        int pack = table.append(id);
        records.putLong(pack, BYTES, PackHeader.FIXED);
        return pack;
    }

    /** Notes one more entry of a pack; entries that do not follow each other make it scattered. */
    void count(int pack, int entry, long bytes) {
        int blobs = blobs(pack);
        if (blobs == 0) {
            records.putInt(pack, FIRST, entry);
        } else if (entry != firstEntry(pack) + blobs) {
            records.putInt(pack, SCATTERED, 1);
        }
        records.putInt(pack, BLOBS, blobs + 1);
        records.putLong(pack, BYTES, bytes(pack) + bytes);
    }

    BlobId id(int pack) {
        return table.id(pack);
    }

    int blobs(int pack) {
        return records.getInt(pack, BLOBS);
    }

    int firstEntry(int pack) {
        return records.getInt(pack, FIRST);
    }

    boolean isScattered(int pack) {
        return records.getInt(pack, SCATTERED) != 0;
    }

    /** The size that the pack must have: blobs, entries and the rest of the header. */
    long bytes(int pack) {
        return records.getLong(pack, BYTES);
    }
}
