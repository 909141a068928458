package dev.holdfast.internal.archive;

import dev.holdfast.internal.chunk.Chunking;
import dev.holdfast.internal.tree.Node;
import dev.holdfast.spi.workload.Entry;
import dev.holdfast.spi.workload.FileSink;
import dev.holdfast.spi.workload.WorkloadException;
import java.io.ByteArrayOutputStream;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A file that its producer writes, as a whole or as segments side by side. */
final class ArchiveFile implements FileSink {
    private final Archive archive;
    private final ArchiveDirectory directory;
    private final ArchiveDirectory.Slot slot;
    private final Entry entry;
    private final @Nullable Node known;
    private final String path;
    private final TreeMap<Integer, Segment> segments = new TreeMap<>();
    private int open;
    private boolean whole;
    private boolean complete;
    private boolean ended;
    private boolean settled;

    ArchiveFile(
            Archive archive,
            ArchiveDirectory directory,
            ArchiveDirectory.Slot slot,
            Entry entry,
            @Nullable Node known,
            String path) {
        this.archive = archive;
        this.directory = directory;
        this.slot = slot;
        this.entry = entry;
        this.known = known;
        this.path = path;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        only().write(bytes, offset, length);
    }

    private synchronized Segment only() {
        if (!whole && !segments.isEmpty()) {
            throw new IllegalStateException(path + " is written in segments");
        }
        whole = true;
        return segments.computeIfAbsent(0, this::newSegment);
    }

    @Override
    public synchronized FileSink segment(int ordinal) {
        if (whole || complete) {
            throw new IllegalStateException(path + " is written as a whole or complete; it takes no segment");
        }
        if (ordinal < 0 || segments.containsKey(ordinal)) {
            throw new IllegalStateException("segment " + ordinal + " of " + path + " is negative or there already");
        }
        Segment segment = newSegment(ordinal);
        segments.put(ordinal, segment);
        return segment;
    }

    private Segment newSegment(int ordinal) {
        open++;
        return new Segment(ordinal);
    }

    @Override
    public void complete() {
        synchronized (this) {
            if (whole) {
                segments.firstEntry().getValue().endIfOpen();
            }
            requireAllSegments();
            complete = true;
        }
        end();
        settleIfStored();
    }

    /** Tells the directory once that the writer is through. */
    private void end() {
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
        }
        directory.ended();
    }

    private void requireAllSegments() {
        if (!segments.isEmpty() && segments.lastKey() != segments.size() - 1) {
            throw new IllegalStateException(
                    path + " has " + segments.size() + " segments, but the last one is number " + segments.lastKey());
        }
        if (segments.values().stream().anyMatch(segment -> !segment.ended)) {
            throw new IllegalStateException("a segment of " + path + " was not completed");
        }
    }

    private void stored() {
        synchronized (this) {
            open--;
        }
        settleIfStored();
    }

    private void settleIfStored() {
        synchronized (this) {
            if (!complete || open > 0 || settled) {
                return;
            }
            settled = true;
        }
        ByteArrayOutputStream ids = new ByteArrayOutputStream();
        long bytes = 0;
        for (Segment segment : segments.values()) {
            ids.writeBytes(segment.ids);
            bytes += segment.bytes;
        }
        byte[] content = ids.toByteArray();
        archive.reused().read(content, known == null ? null : known.content().orElse(null));
        Node node = EntryNodes.toNode(entry, archive.zone())
                .size(bytes)
                .content(content)
                .build();
        archive.counters().file(known, node);
        archive.listener().progressed(path, 1, 0);
        directory.complete(slot, node);
    }

    @Override
    public void close() {
        synchronized (this) {
            if (complete) {
                return;
            }
            segments.values().forEach(Segment::release);
        }
        archive.fail(new WorkloadException.ProducerFailed(
                "the file " + path + " was not written to its end, so the whole backup is given up", null));
        end();
    }

    /** One part; the only one of a file that is written as a whole. */
    private final class Segment implements FileSink {
        private final int ordinal;
        private final ContentAssembly assembly = new ContentAssembly(archive, -1, this::content);
        private boolean ended;
        private byte[] ids = new byte[0];
        private long bytes;

        private Segment(int ordinal) {
            this.ordinal = ordinal;
        }

        @Override
        public void write(byte[] from, int offset, int length) {
            if (ended) {
                throw new IllegalStateException(path + " takes no more bytes, it was completed");
            }
            archive.check();
            Chunking chunking = assembly.chunking();
            int at = offset;
            int end = offset + length;
            while (at < end) {
                int count = Math.min(end - at, chunking.room());
                System.arraycopy(from, at, chunking.array(), chunking.position(), count);
                chunking.filled(count);
                at += count;
            }
            archive.listener().progressed(path, 0, length);
        }

        @Override
        public FileSink segment(int inner) {
            throw new IllegalStateException("segment " + ordinal + " of " + path + " has no segments of its own");
        }

        @Override
        public void complete() {
            synchronized (ArchiveFile.this) {
                ended = true;
            }
            assembly.end();
        }

        private void endIfOpen() {
            if (!ended) {
                complete();
            }
        }

        private void content(byte[] stored, long length) {
            ids = stored;
            bytes = length;
            ArchiveFile.this.stored();
        }

        private void release() {
            assembly.close();
        }

        @Override
        public void close() {
            release();
            if (!ended) {
                archive.fail(new WorkloadException.ProducerFailed(
                        "segment " + ordinal + " of " + path
                                + " was not written to its end, so the whole backup is given up",
                        null));
            }
        }
    }
}
