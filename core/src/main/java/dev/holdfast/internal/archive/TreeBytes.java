package dev.holdfast.internal.archive;

import dev.holdfast.internal.pack.BlobId;
import dev.holdfast.internal.repository.BlobWriter;
import dev.holdfast.internal.repository.LargeTree;
import dev.holdfast.internal.tree.TreeSink;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The bytes of a tree while it grows: in an array as long as there are few, sealed in a temporary file from then on. */
final class TreeBytes implements TreeSink, AutoCloseable {
    /** Some ten thousand entries. */
    private static final int MOST_IN_MEMORY = 4 << 20;

    private final BlobWriter writer;
    private final Supplier<LargeTree> whenLarge;
    private byte[] array = new byte[1024];
    private int length;
    private @Nullable LargeTree large;

    private TreeBytes(BlobWriter writer, Supplier<LargeTree> whenLarge) {
        this.writer = writer;
        this.whenLarge = whenLarge;
    }

    /** Bytes that will be stored. */
    static TreeBytes toBeStored(BlobWriter writer) {
        return new TreeBytes(writer, writer::largeTree);
    }

    /** Bytes that are only read back. */
    static TreeBytes toBeReadBack(BlobWriter writer) {
        return new TreeBytes(writer, writer::largeTreePart);
    }

    @Override
    public void write(byte[] from, int offset, int count) {
        LargeTree spilled = large;
        if (spilled == null && length + count > MOST_IN_MEMORY) {
            spilled = spill();
        }
        if (spilled != null) {
            spilled.write(from, offset, count);
            return;
        }
        if (array.length - length < count) {
            array = Arrays.copyOf(array, Math.max(2 * array.length, length + count));
        }
        System.arraycopy(from, offset, array, length, count);
        length += count;
    }

    private LargeTree spill() {
        LargeTree spilled = whenLarge.get();
        large = spilled;
        if (length > 0) {
            spilled.write(array, 0, length);
        }
        array = new byte[0];
        length = 0;
        return spilled;
    }

    /** Stores the tree. */
    BlobId save() {
        return large == null ? writer.saveTree(array, length) : large.save();
    }

    /** What was written, when no more comes. */
    InputStream readBack() {
        return large == null ? new ByteArrayInputStream(array, 0, length) : large.readBack();
    }

    /** Drops what was not stored. */
    @Override
    public void close() {
        if (large != null) {
            large.close();
        }
    }
}
