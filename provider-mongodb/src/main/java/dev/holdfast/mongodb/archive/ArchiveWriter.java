package dev.holdfast.mongodb.archive;

import dev.holdfast.mongodb.layout.BsonStream;
import dev.holdfast.mongodb.layout.Namespace;
import dev.holdfast.spi.workload.WorkloadException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes mongodump's archive: a header, what is in it, then one namespace after the other. mongorestore wants users, roles and versions
 * first and the oplog last. What is not finished is not taken for whole by anybody. Used by one thread.
 */
public final class ArchiveWriter {
    private static final int PIECE = 256 * 1024;

    private final OutputStream out;
    private final byte[] piece = new byte[PIECE];
    private final Set<Namespace> announced = new HashSet<>();
    private int filled;
    private boolean started;
    private @Nullable Namespace open;
    private Crc64 crc = new Crc64();

    /**
     * Begins an archive.
     *
     * @param out stays open
     */
    public ArchiveWriter(OutputStream out, ArchiveHeader header) throws IOException {
        this.out = out;
        out.write(ArchiveBytes.magic());
        out.write(ArchiveBytes.of(header));
    }

    /** Announces a namespace; all before the first one is begun. */
    public void announce(ArchivedNamespace namespace) throws IOException {
        if (started || !announced.add(namespace.namespace())) {
            throw new IllegalStateException(namespace.namespace() + " is announced twice or too late");
        }
        byte[] document = ArchiveBytes.of(namespace);
        requireFit(document.length, "the description of " + namespace.namespace());
        out.write(document);
    }

    /**
     * Begins a namespace.
     *
     * @param announcedAs its name
     * @param namespace where its documents were: of a time series its buckets
     */
    public void begin(Namespace announcedAs, Namespace namespace) throws IOException {
        if (open != null || !(announced.remove(namespace) || announced.remove(announcedAs))) {
            throw new IllegalStateException(namespace + " was not announced, or another one is open");
        }
        endPrelude();
        open = namespace;
        crc = new Crc64();
        out.write(ArchiveBytes.data(namespace));
    }

    private void endPrelude() throws IOException {
        if (!started) {
            out.write(ArchiveBytes.terminator());
            started = true;
        }
    }

    /**
     * Adds a document to the namespace that is open.
     *
     * @throws WorkloadException.Unsupported if it has more than 16 MiB: mongorestore would refuse the archive
     */
    public void document(byte[] bytes, int offset, int length) throws IOException {
        requireFit(length, "a document of " + open);
        if (length > piece.length - filled) {
            flushDocuments();
        }
        if (length > piece.length) {
            crc.update(bytes, offset, length);
            out.write(bytes, offset, length);
        } else {
            System.arraycopy(bytes, offset, piece, filled, length);
            filled += length;
        }
    }

    private static void requireFit(int length, String what) {
        if (length > BsonStream.LARGEST_OF_USERS) {
            throw new WorkloadException.Unsupported(
                    what + " has " + length + " bytes, and an archive carries no document of more"
                            + " than 16 MiB; restore the snapshot into a directory and use 'mongorestore --dir'");
        }
    }

    private void flushDocuments() throws IOException {
        crc.update(piece, 0, filled);
        out.write(piece, 0, filled);
        filled = 0;
    }

    /** Ends the namespace that is open. */
    public void end() throws IOException {
        Namespace ended = open;
        if (ended == null) {
            throw new IllegalStateException("no namespace is open");
        }
        flushDocuments();
        out.write(ArchiveBytes.terminator());
        out.write(ArchiveBytes.end(ended, crc.value()));
        out.write(ArchiveBytes.terminator());
        open = null;
    }

    /**
     * Ends the archive.
     *
     * @throws IllegalStateException if a namespace is open, or one was announced and never written
     */
    public void finish() throws IOException {
        if (open != null || !announced.isEmpty()) {
            throw new IllegalStateException("not everything that was announced was written: " + announced);
        }
        endPrelude();
        out.flush();
    }
}
