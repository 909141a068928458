package dev.holdfast.internal.pack;

import dev.holdfast.RepositoryException;
import dev.holdfast.internal.seal.SealBroken;
import dev.holdfast.internal.seal.Sealer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** The list of blobs at the end of a pack, which makes it readable without any index (RESTIC_FORMAT 6). */
public final class PackHeader {
    /** Bytes of an entry for an uncompressed blob. */
    public static final int PLAIN_ENTRY = 37;

    /** Bytes of an entry for a compressed blob. */
    public static final int COMPRESSED_ENTRY = 41;

    /** Bytes of the length field that ends a pack. */
    public static final int LENGTH_FIELD = 4;

    /** Bytes that a pack has besides blobs and entries: the seal of the header and the length field. */
    public static final int FIXED = Sealer.OVERHEAD + LENGTH_FIELD;

    /** The longest sealed header in bytes that is believed. */
    public static final int LONGEST = 16 * 1024 * 1024;

    private static final int TREE = 1;
    private static final int COMPRESSED = 2;

    private PackHeader() {}

    /** The size in bytes that a pack with these blobs has. */
    public static long packSize(List<PackEntry> entries) {
        long size = FIXED;
        for (PackEntry entry : entries) {
            size += entry.length() + entry.headerLength();
        }
        return size;
    }

    /** Whether blobs follow each other from the beginning of the pack on, as a header implies. */
    public static boolean isGapless(List<PackEntry> entries) {
        long next = 0;
        for (PackEntry entry : entries) {
            if (entry.offset() != next) {
                return false;
            }
            next += entry.length();
        }
        return true;
    }

    /** The plain header; offsets are implied, so the entries must follow each other without gaps from 0 on. */
    public static byte[] encode(List<PackEntry> entries) {
        int size = entries.stream().mapToInt(PackEntry::headerLength).sum();
        ByteBuffer header = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        byte[] id = new byte[BlobId.LENGTH];
        for (PackEntry entry : entries) {
            int type = entry.type() == BlobType.TREE ? TREE : 0;
            header.put((byte) (entry.isCompressed() ? type | COMPRESSED : type));
            header.putInt((int) entry.length());
            if (entry.isCompressed()) {
                header.putInt((int) entry.uncompressedLength());
            }
            entry.id().writeTo(id, 0);
            header.put(id);
        }
        return header.array();
    }

    /** The sealed header with the length field behind it: what is appended to the blobs. */
    public static byte[] seal(List<PackEntry> entries, Sealer sealer) {
        byte[] plain = encode(entries);
        int sealedLength = plain.length + Sealer.OVERHEAD;
        byte[] end = new byte[sealedLength + LENGTH_FIELD];
        int unused = sealer.seal(plain, 0, plain.length, end, 0);
        ByteBuffer.wrap(end).order(ByteOrder.LITTLE_ENDIAN).putInt(sealedLength, sealedLength);
        return end;
    }

    /**
     * The length of the sealed header that the last four bytes of a pack give.
     *
     * @param packBytes the size of the whole pack
     * @throws RepositoryException.Damaged if no header of that length can be in a pack of that size
     */
    public static int sealedLength(byte[] tail, int offset, long packBytes) {
        long length = Integer.toUnsignedLong(
                ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).getInt(offset));
        if (length < Sealer.OVERHEAD + PLAIN_ENTRY || length > LONGEST || length > packBytes - LENGTH_FIELD) {
            throw new RepositoryException.Damaged(
                    "a pack of " + packBytes + " bytes says that its header has " + length + " bytes");
        }
        return (int) length;
    }

    /**
     * Opens and decodes a sealed header.
     *
     * @throws RepositoryException.Damaged if the seal is broken or the header makes no sense
     */
    public static List<PackEntry> open(byte[] sealed, int offset, int length, Sealer sealer) {
        byte[] plain = new byte[Math.max(0, length - Sealer.OVERHEAD)];
        try {
            int unused = sealer.open(sealed, offset, length, plain, 0);
        } catch (SealBroken broken) {
            throw new RepositoryException.Damaged(
                    "the header of a pack cannot be opened: " + broken.getMessage(), broken);
        }
        return decode(plain);
    }

    /**
     * Decodes a plain header.
     *
     * @throws RepositoryException.Damaged if it is empty, cut short, or has an unknown type or an impossible length
     */
    public static List<PackEntry> decode(byte[] plain) {
        if (plain.length == 0) {
            throw new RepositoryException.Damaged("the header of a pack is empty");
        }
        ByteBuffer header = ByteBuffer.wrap(plain).order(ByteOrder.LITTLE_ENDIAN);
        List<PackEntry> entries = new ArrayList<>(plain.length / PLAIN_ENTRY + 1);
        long offset = 0;
        while (header.hasRemaining()) {
            PackEntry entry = next(header, offset);
            entries.add(entry);
            offset += entry.length();
        }
        return entries;
    }

    private static PackEntry next(ByteBuffer header, long offset) {
        int type = header.get();
        if (type < 0 || type > 3) {
            throw new RepositoryException.Damaged("the header of a pack names a blob of the unknown type " + type);
        }
        boolean compressed = (type & COMPRESSED) != 0;
        if (header.remaining() < (compressed ? COMPRESSED_ENTRY : PLAIN_ENTRY) - 1) {
            throw new RepositoryException.Damaged("the header of a pack ends within an entry");
        }
        long length = Integer.toUnsignedLong(header.getInt());
        long uncompressed = compressed ? Integer.toUnsignedLong(header.getInt()) : 0;
        byte[] id = new byte[BlobId.LENGTH];
        header.get(id);
        if (compressed && uncompressed == 0) {
            throw new RepositoryException.Damaged(
                    "the header of a pack names blob " + BlobId.of(id, 0) + " as compressed and empty");
        }
        try {
            return new PackEntry(
                    (type & TREE) == 0 ? BlobType.DATA : BlobType.TREE, BlobId.of(id, 0), offset, length, uncompressed);
        } catch (IllegalArgumentException impossible) {
            throw new RepositoryException.Damaged(
                    "the header of a pack is wrong: " + impossible.getMessage(), impossible);
        }
    }
}
