package dev.holdfast.internal.archive;

import dev.holdfast.internal.chunk.ChunkBuffer;
import dev.holdfast.internal.chunk.Chunking;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes the chunks of segments that are written side by side those of the whole file, so that where a segment begins does not show: the
 * same bytes in other segments are the same blobs.
 *
 * <p>Where chunks are cut depends on the bytes before, and on where the last cut was. Each segment is cut on its own, and its first chunks
 * are held. Once the segment before has ended, what that has left and these chunks are cut anew, until both come to a cut at the same byte:
 * from there on they agree. Where they do not in time, a chunk ends that would go on otherwise. Safe for use from any thread, a part's bytes
 * come from one.
 */
final class SegmentSeams {
    /** Most agree after two chunks of a mebibyte. */
    private static final int HELD_BYTES = 6 << 20;

    private final Archive archive;
    private final Runnable stored;
    private final TreeMap<Integer, Part> parts = new TreeMap<>();

    /** @param stored told twice for each part, when all blobs are stored that began in it */
    SegmentSeams(Archive archive, Runnable stored) {
        this.archive = archive;
        this.stored = stored;
    }

    /** The next bytes of the file, whose predecessors may not be there yet. */
    synchronized Part part(int ordinal) {
        Part part = new Part(ordinal);
        parts.put(ordinal, part);
        if (ordinal == 0) {
            part.holding = false;
            part.join();
        }
        return part;
    }

    /** All parts have ended. */
    synchronized void finish() {
        if (!parts.isEmpty()) {
            parts.lastEntry().getValue().resumed().end();
        }
    }

    synchronized void release() {
        parts.values().forEach(Part::release);
    }

    /** The chunks of one segment. */
    final class Part {
        private final int ordinal;
        private final ContentAssembly front = new ContentAssembly(archive, Chunking.UNKNOWN, this::frontStored);
        private final ContentAssembly rest =
                new ContentAssembly(archive, Chunking.UNKNOWN, this::isForRest, this::restStored);
        private final Deque<byte[]> held = new ArrayDeque<>();
        private int heldBytes;
        private boolean joined;
        private boolean ended;

        /** Written by others only to make it false, with the lock. */
        private volatile boolean holding = true;

        /** What goes on behind this part, and what it has no chunk for yet; null until this has ended and everything before it. */
        private @Nullable ContentAssembly runner;

        private byte[] tail = {};
        private byte[] frontIds = {};
        private byte[] restIds = {};
        private long frontBytes;
        private long restBytes;

        private Part(int ordinal) {
            this.ordinal = ordinal;
        }

        /** Where its bytes are written. */
        Chunking chunking() {
            return rest.chunking();
        }

        private boolean isForRest(ChunkBuffer chunk) {
            if (!holding) {
                return true;
            }
            // Nobody may wait for others with a buffer in his hands.
            byte[] copy = chunk.copy();
            chunk.release();
            synchronized (SegmentSeams.this) {
                if (holding && heldBytes < HELD_BYTES && archive.hold(copy.length)) {
                    held.add(copy);
                    heldBytes += copy.length;
                    advance();
                } else {
                    holding = false;
                    advance();
                    rest.store(copy);
                }
            }
            return false;
        }

        /** No more bytes come. */
        void end() {
            synchronized (SegmentSeams.this) {
                keepTail(rest.chunking());
                ended = true;
                if (joined) {
                    goOn(rest);
                } else {
                    advance();
                }
            }
        }

        private void goOn(ContentAssembly assembly) {
            runner = assembly;
            Part next = parts.get(ordinal + 1);
            if (next != null) {
                next.advance();
            }
        }

        private ContentAssembly resumed() {
            ContentAssembly assembly = Objects.requireNonNull(runner, "everything before has ended");
            assembly.chunking().write(tail, 0, tail.length);
            dropTail();
            return assembly;
        }

        private void keepTail(Chunking chunking) {
            dropTail();
            tail = chunking.takeRest();
            archive.keep(tail.length);
        }

        private void dropTail() {
            archive.letGo(tail.length);
            tail = new byte[0];
        }

        /** Cuts on from what comes before, as far as there is something to cut. */
        private void advance() {
            Part before = parts.get(ordinal - 1);
            if (joined || before == null || before.runner == null) {
                return;
            }
            ContentAssembly assembly = before.resumed();
            Chunking chunking = assembly.chunking();
            boolean agreed = false;
            while (!agreed && !held.isEmpty()) {
                byte[] chunk = take();
                chunking.write(chunk, 0, chunk.length);
                agreed = chunking.isAtCut();
            }
            if (agreed || !holding) {
                assembly.end();
                join();
            } else if (ended) {
                chunking.write(tail, 0, tail.length);
                keepTail(chunking);
                front.end();
                rest.end();
                joined = true;
                goOn(assembly);
            } else {
                before.keepTail(chunking);
            }
        }

        private byte[] take() {
            byte[] chunk = held.remove();
            archive.letGo(chunk.length);
            return chunk;
        }

        /** Its own cuts are those of the file from here on. */
        private void join() {
            holding = false;
            while (!held.isEmpty()) {
                front.store(take());
            }
            front.end();
            joined = true;
            if (ended) {
                goOn(rest);
            }
        }

        private void frontStored(byte[] ids, long length) {
            frontIds = ids;
            frontBytes = length;
            stored.run();
        }

        private void restStored(byte[] ids, long length) {
            restIds = ids;
            restBytes = length;
            stored.run();
        }

        /** Lets go of what it holds, as it will not come to its end. */
        void release() {
            synchronized (SegmentSeams.this) {
                while (!held.isEmpty()) {
                    var unused = take();
                }
                dropTail();
                front.close();
                rest.close();
            }
        }

        /** Writes the ids of the blobs that began in it; once they are stored. */
        void writeIds(ByteArrayOutputStream out) {
            out.writeBytes(frontIds);
            out.writeBytes(restIds);
        }

        /** How many bytes those blobs have. */
        long bytes() {
            return frontBytes + restBytes;
        }
    }
}
