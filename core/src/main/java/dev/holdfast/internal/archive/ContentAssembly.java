package dev.holdfast.internal.archive;

import dev.holdfast.internal.chunk.ChunkBuffer;
import dev.holdfast.internal.chunk.Chunking;
import dev.holdfast.internal.pack.BlobId;
import java.util.Arrays;
import java.util.function.Predicate;

/**
 * The content of one stream while it is chunked: which blobs it consists of, in order, although they are stored in any order
 * by several threads. Chunks come from one thread; ids come back from any.
 */
final class ContentAssembly implements AutoCloseable {
    /** Told once, when the end is known and every blob is stored. */
    interface Done {
        void content(byte[] ids, long bytes);
    }

    private final Archive archive;
    private final Chunking chunking;
    private final Done done;
    private byte[] ids = new byte[BlobId.LENGTH];
    private int chunks;
    private int stored;
    private long bytes;
    private boolean ended;

    /** @param expectedBytes size if known, else -1 */
    ContentAssembly(Archive archive, long expectedBytes, Done done) {
        this(archive, expectedBytes, chunk -> true, done);
    }

    /**
     * The same, with somebody who is asked first.
     *
     * @param taken whether a chunk that was cut belongs here; what does not, belongs to whoever was asked
     */
    ContentAssembly(Archive archive, long expectedBytes, Predicate<ChunkBuffer> taken, Done done) {
        this.archive = archive;
        this.done = done;
        this.chunking = new Chunking(archive.cuts(), archive.repository().buffers(), expectedBytes, chunk -> {
            if (taken.test(chunk)) {
                store(chunk);
            }
        });
    }

    /** The machine to be fed. */
    Chunking chunking() {
        return chunking;
    }

    /** No more comes. */
    void end() {
        chunking.finish();
        boolean complete;
        synchronized (this) {
            ended = true;
            complete = stored == chunks;
        }
        if (complete) {
            finish();
        }
    }

    /** Stores the next chunk, cut elsewhere. */
    void store(byte[] content) {
        store(archive.repository().buffers().chunkOf(content));
    }

    private void store(ChunkBuffer chunk) {
        int place;
        synchronized (this) {
            place = chunks++;
            bytes += chunk.length();
            if (ids.length < chunks * BlobId.LENGTH) {
                ids = Arrays.copyOf(ids, ids.length * 2);
            }
        }
        archive.writer().submit(chunk, id -> stored(place, id), archive::fail);
    }

    private void stored(int place, BlobId id) {
        boolean complete;
        synchronized (this) {
            id.writeTo(ids, place * BlobId.LENGTH);
            stored++;
            complete = ended && stored == chunks;
        }
        if (complete) {
            finish();
        }
    }

    private void finish() {
        done.content(Arrays.copyOf(ids, chunks * BlobId.LENGTH), bytes);
    }

    @Override
    public void close() {
        chunking.close();
    }
}
