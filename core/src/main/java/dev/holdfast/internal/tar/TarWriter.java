package dev.holdfast.internal.tar;

import dev.holdfast.run.Finding;
import dev.holdfast.spi.workload.Entry;
import dev.holdfast.spi.workload.EntryType;
import dev.holdfast.spi.workload.ExtendedAttribute;
import dev.holdfast.spi.workload.RestoreContext;
import dev.holdfast.spi.workload.SourceDirectory;
import dev.holdfast.spi.workload.SourceEntry;
import dev.holdfast.spi.workload.SourceFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;

/**
 * Writes the tree of a snapshot as a tar archive with PAX headers, entry by entry. The same tree gives the same bytes each time.
 * Used by one thread.
 */
public final class TarWriter {
    private static final int PIECE = 256 * 1024;
    /** Beyond so many files with several names, a further name is written as a file of its own. */
    private static final int MOST_LINKS = 100_000;

    private static final int NAME_BYTES = 100;
    private static final int OWNER_BYTES = 32;
    private static final int OCTAL_ID = 7;
    private static final int OCTAL_SIZE = 11;

    private final RestoreContext context;
    private final TarArchiveOutputStream tar;
    private final Map<String, byte[]> linked = new HashMap<>();
    private final byte[] piece = new byte[PIECE];

    /**
     * Begins an archive.
     *
     * @param context asked whether to go on, told of progress
     * @param out stays open
     */
    public TarWriter(RestoreContext context, OutputStream out) {
        this.context = context;
        this.tar = new TarArchiveOutputStream(out, "ISO-8859-1");
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_TRUNCATE);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
    }

    /** Writes everything below a directory and ends the archive; the stream is flushed and stays open. */
    public void write(SourceDirectory root) throws IOException {
        try {
            directory(root, new byte[0]);
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
        tar.finish();
        tar.flush();
    }

    private void directory(SourceDirectory directory, byte[] path) {
        directory.forEach(each -> {
            context.checkCancelled();
            byte[] below = joined(path, each.entry().name().toBytes());
            try {
                entry(each, below);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
            if (each instanceof SourceEntry.OfDirectory inner) {
                directory(inner.directory(), below);
            }
        });
    }

    private static byte[] joined(byte[] path, byte[] name) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(path);
        if (path.length > 0) {
            all.write('/');
        }
        all.writeBytes(name);
        return all.toByteArray();
    }

    private void entry(SourceEntry each, byte[] path) throws IOException {
        Entry entry = each.entry();
        if (entry.type() == EntryType.SOCKET) {
            String shown = new String(path, StandardCharsets.UTF_8);
            context.notice(new Finding(
                    Finding.Severity.WARNING, shown, "a socket has no place in a tar archive; it is left out", ""));
            return;
        }
        byte[] original = each instanceof SourceEntry.OfFile ? firstName(entry, path) : null;
        SourceFile file = each instanceof SourceEntry.OfFile whole && original == null ? whole.file() : null;
        long size = file == null ? 0 : file.sizeBytes();
        byte[] link = original != null ? original : entry.linkTarget().orElse(null);
        header(entry, path, link, original != null, size);
        if (file != null) {
            content(file);
        }
        tar.closeArchiveEntry();
        context.progressed(file == null ? 0 : 1, 0);
    }

    /** The path under which a file with several names was written before; null if it was not. */
    private byte @Nullable [] firstName(Entry entry, byte[] path) {
        if (entry.links() < 2 || entry.inode() == 0) {
            return null;
        }
        String key = entry.deviceId() + ":" + entry.inode();
        byte[] first = linked.get(key);
        if (first == null && linked.size() < MOST_LINKS) {
            linked.put(key, path);
        }
        return first;
    }

    private void content(SourceFile file) throws IOException {
        try (InputStream content = file.open()) {
            for (int length = content.read(piece); length >= 0; length = content.read(piece)) {
                context.checkCancelled();
                tar.write(piece, 0, length);
                context.progressed(0, length);
            }
        }
    }

    private void header(Entry entry, byte[] path, byte @Nullable [] link, boolean hard, long size) throws IOException {
        boolean directory = entry.type() == EntryType.DIRECTORY;
        byte[] shown = directory ? joined(path, new byte[0]) : path;
        pax(entry, shown, link, size);
        String name = shortName(shown) + (directory && shown.length <= NAME_BYTES ? "/" : "");
        TarArchiveEntry header = new TarArchiveEntry(name, type(entry.type(), hard), true);
        header.setSize(size);
        header.setMode(entry.mode());
        header.setUserId(entry.uid());
        header.setGroupId(entry.gid());
        header.setUserName(short8(entry.user().getBytes(StandardCharsets.UTF_8), OWNER_BYTES - 1));
        header.setGroupName(short8(entry.group().getBytes(StandardCharsets.UTF_8), OWNER_BYTES - 1));
        header.setModTime(wholeSeconds(entry.modifiedAt()).toEpochMilli());
        if (link != null) {
            header.setLinkName(short8(link, NAME_BYTES));
        }
        if (entry.type() == EntryType.CHARACTER_DEVICE || entry.type() == EntryType.BLOCK_DEVICE) {
            header.setDevMajor((int) ((entry.device() >>> 8 & 0xfff) | (entry.device() >>> 32 & 0xfffff000L)));
            header.setDevMinor((int) ((entry.device() & 0xff) | (entry.device() >>> 12 & 0xffffff00L)));
        }
        tar.putArchiveEntry(header);
    }

    private void pax(Entry entry, byte[] path, byte @Nullable [] link, long size) throws IOException {
        PaxRecords records = new PaxRecords();
        if (!isPlain(path, NAME_BYTES)) {
            records.add("path", path);
        }
        if (link != null && !isPlain(link, NAME_BYTES)) {
            records.add("linkpath", link);
        }
        if (!entry.modifiedAt().equals(wholeSeconds(entry.modifiedAt()))) {
            records.add("mtime", entry.modifiedAt());
        }
        records.addLarge("uid", entry.uid(), OCTAL_ID).addLarge("gid", entry.gid(), OCTAL_ID);
        records.addLarge("size", size, OCTAL_SIZE);
        addName(records, "uname", entry.user());
        addName(records, "gname", entry.group());
        for (ExtendedAttribute attribute : entry.extendedAttributes()) {
            records.add("SCHILY.xattr." + attribute.name(), attribute.value());
        }
        byte[] bytes = records.bytes();
        if (bytes.length > 0) {
            TarArchiveEntry header = new TarArchiveEntry("./PaxHeaders/entry", TarConstants.LF_PAX_EXTENDED_HEADER_LC);
            header.setModTime(0);
            header.setSize(bytes.length);
            tar.putArchiveEntry(header);
            tar.write(bytes);
            tar.closeArchiveEntry();
        }
    }

    /** What a header's field can hold. */
    private static Instant wholeSeconds(Instant time) {
        return Instant.ofEpochSecond(Math.max(0, time.getEpochSecond()));
    }

    private static void addName(PaxRecords records, String key, String name) {
        if (!isPlain(name.getBytes(StandardCharsets.UTF_8), OWNER_BYTES - 1)) {
            records.add(key, name);
        }
    }

    /** Whether a header's field holds it as it is. */
    private static boolean isPlain(byte[] text, int most) {
        boolean plain = text.length <= most;
        for (byte b : text) {
            plain &= b > 0;
        }
        return plain;
    }

    /** A name that ends in a slash would be taken for a directory's: the slash that cutting a long one may leave must not stay. */
    private static String shortName(byte[] path) {
        String name = short8(path, NAME_BYTES);
        return name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    }

    /** The first bytes, one character each, as the stream's encoding writes them. */
    private static String short8(byte[] text, int most) {
        return new String(text, 0, Math.min(text.length, most), StandardCharsets.ISO_8859_1);
    }

    private static byte type(EntryType type, boolean hard) {
        return switch (type) {
            case FILE -> hard ? TarConstants.LF_LINK : TarConstants.LF_NORMAL;
            case DIRECTORY -> TarConstants.LF_DIR;
            case SYMLINK -> TarConstants.LF_SYMLINK;
            case FIFO -> TarConstants.LF_FIFO;
            case CHARACTER_DEVICE -> TarConstants.LF_CHR;
            case BLOCK_DEVICE -> TarConstants.LF_BLK;
            case SOCKET -> throw new IllegalArgumentException("a socket has no place in a tar archive");
        };
    }
}
