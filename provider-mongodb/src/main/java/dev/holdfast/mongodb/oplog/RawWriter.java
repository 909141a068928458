package dev.holdfast.mongodb.oplog;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes documents out of parts of others, without taking those apart. Not for several threads. */
final class RawWriter {
    private byte[] bytes = new byte[512];
    private int length;

    /** Begins a document, and tells where, for {@link #end}. */
    int begin() {
        int start = length;
        int32(0);
        return start;
    }

    RawWriter end(int start) {
        one(0);
        patch(start, length - start);
        return this;
    }

    /** Begins an array in a field. */
    int beginArray(String name) {
        head(RawDocument.Fields.ARRAY, name);
        return begin();
    }

    int beginDocument(String name) {
        head(RawDocument.Fields.DOCUMENT, name);
        return begin();
    }

    RawWriter text(String name, String value) {
        head(RawDocument.Fields.TEXT, name);
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        int32(utf8.length + 1);
        raw(utf8, 0, utf8.length);
        one(0);
        return this;
    }

    RawWriter bool(String name, boolean value) {
        head(RawDocument.Fields.BOOLEAN, name);
        one(value ? 1 : 0);
        return this;
    }

    RawWriter int32(String name, int value) {
        head(RawDocument.Fields.INT32, name);
        int32(value);
        return this;
    }

    RawWriter document(String name, RawDocument document) {
        head(RawDocument.Fields.DOCUMENT, name);
        raw(document.array(), document.offset(), document.length());
        return this;
    }

    /** A field as it stands in another document. */
    RawWriter copy(byte[] array, RawDocument.Fields field) {
        raw(array, field.startOffset(), field.endOffset() - field.startOffset());
        return this;
    }

    /** All fields of another document but one. */
    RawWriter copyWithout(RawDocument document, String left) {
        RawDocument.Fields fields = document.fields();
        while (fields.next()) {
            if (!fields.name().equals(left)) {
                copy(document.array(), fields);
            }
        }
        return this;
    }

    RawDocument finish() {
        return RawDocument.at(Arrays.copyOf(bytes, length), 0, length);
    }

    int length() {
        return length;
    }

    private void head(int type, String name) {
        one(type);
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        raw(utf8, 0, utf8.length);
        one(0);
    }

    private void raw(byte[] from, int offset, int count) {
        need(count);
        System.arraycopy(from, offset, bytes, length, count);
        length += count;
    }

    private void one(int value) {
        need(1);
        bytes[length++] = (byte) value;
    }

    private void int32(int value) {
        need(4);
        length += 4;
        patch(length - 4, value);
    }

    private void patch(int at, int value) {
        for (int i = 0; i < 4; i++) {
            bytes[at + i] = (byte) (value >>> (8 * i));
        }
    }

    private void need(int count) {
        if (bytes.length - length < count) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
        }
    }
}
