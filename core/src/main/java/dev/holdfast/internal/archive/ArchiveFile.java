package dev.holdfast.internal.archive;

import dev.holdfast.internal.tree.Node;
import dev.holdfast.spi.workload.Entry;
import dev.holdfast.spi.workload.FileSink;
import dev.holdfast.spi.workload.WorkloadException;
import java.io.ByteArrayOutputStream;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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
    private final SegmentSeams seams;
    private boolean whole;
    private boolean ended;

    // Told by threads that store blobs, for which a thread may wait that has this file's lock.
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicBoolean settled = new AtomicBoolean();
    private volatile boolean complete;

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
        this.seams = new SegmentSeams(archive, this::stored);
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
        // The blobs that were held at the segment's beginning are counted apart from those that follow.
        open.addAndGet(2);
        return new Segment(ordinal);
    }

    @Override
    public void complete() {
        synchronized (this) {
            if (whole) {
                segments.firstEntry().getValue().endIfOpen();
            }
            requireAllSegments();
        }
        seams.finish();
        complete = true;
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
        open.decrementAndGet();
        settleIfStored();
    }

    private void settleIfStored() {
        if (!complete || open.get() > 0 || !settled.compareAndSet(false, true)) {
            return;
        }
        ByteArrayOutputStream ids = new ByteArrayOutputStream();
        long bytes = 0;
        for (Segment segment : segments.values()) {
            segment.part.writeIds(ids);
            bytes += segment.part.bytes();
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
        if (complete) {
            return;
        }
        seams.release();
        archive.fail(new WorkloadException.ProducerFailed(
                "the file " + path + " was not written to its end, so the whole backup is given up", null));
        end();
    }

    /** One part; the only one of a file that is written as a whole. */
    private final class Segment implements FileSink {
        private final int ordinal;
        private final SegmentSeams.Part part;
        private boolean ended;

        private Segment(int ordinal) {
            this.ordinal = ordinal;
            this.part = seams.part(ordinal);
        }

        @Override
        public void write(byte[] from, int offset, int length) {
            if (ended) {
                throw new IllegalStateException(path + " takes no more bytes, it was completed");
            }
            archive.check();
            part.chunking().write(from, offset, length);
            archive.listener().progressed(path, 0, length);
        }

        @Override
        public FileSink segment(int inner) {
            throw new IllegalStateException("segment " + ordinal + " of " + path + " has no segments of its own");
        }

        @Override
        public void complete() {
            part.end();
            synchronized (ArchiveFile.this) {
                ended = true;
            }
        }

        private void endIfOpen() {
            if (!ended) {
                complete();
            }
        }

        @Override
        public void close() {
            if (!ended) {
                part.release();
                archive.fail(new WorkloadException.ProducerFailed(
                        "segment " + ordinal + " of " + path
                                + " was not written to its end, so the whole backup is given up",
                        null));
            }
        }
    }
}
