package dev.holdfast.mongodb.oplog;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;

/** The bytes of entries, one after another. Not for several threads. */
final class EntriesInput extends InputStream {
    private final Iterator<OplogEntry> entries;
    private InputStream current = InputStream.nullInputStream();

    EntriesInput(Iterator<OplogEntry> entries) {
        this.entries = entries;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        int read = readCurrent(into, offset, length);
        while (read < 0 && entries.hasNext()) {
            RawDocument document = entries.next().document();
            current = new ByteArrayInputStream(document.array(), document.offset(), document.length());
            read = readCurrent(into, offset, length);
        }
        return read;
    }

    private int readCurrent(byte[] into, int offset, int length) {
        try {
            return current.read(into, offset, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
