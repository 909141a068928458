package dev.holdfast.internal.archive;

import dev.holdfast.internal.chunk.Chunking;
import dev.holdfast.run.Finding;
import dev.holdfast.run.ItemFailure;
import dev.holdfast.spi.workload.Entry;
import dev.holdfast.spi.workload.FileContent;
import java.io.IOException;
import java.io.InputStream;

/** One file whose content is read by a thread of the archive. */
final class FileReading {
    private static final int SLICE = 256 * 1024;

    private final Archive archive;
    private final Entry entry;
    private final FileContent content;
    private final boolean known;
    private final String path;

    FileReading(Archive archive, Entry entry, FileContent content, boolean known, String path) {
        this.archive = archive;
        this.entry = entry;
        this.content = content;
        this.known = known;
        this.path = path;
    }

    /** Reads the file and settles its slot, now or when its last blob is stored. */
    void run(ArchiveDirectory directory, ArchiveDirectory.Slot slot) {
        ContentAssembly assembly =
                new ContentAssembly(archive, entry.sizeBytes(), (ids, bytes) -> complete(directory, slot, ids, bytes));
        try (assembly;
                InputStream stream = content.open()) {
            long bytes = copy(stream, assembly.chunking());
            content.verdict(bytes).ifPresent(this::warn);
            assembly.end();
        } catch (IOException unreadable) {
            archive.listener().failed(new ItemFailure(path, "read", Reasons.of(unreadable)));
            directory.giveUp(slot);
        }
    }

    private long copy(InputStream stream, Chunking chunking) throws IOException {
        long bytes = 0;
        while (true) {
            int count = stream.read(chunking.array(), chunking.position(), Math.min(SLICE, chunking.room()));
            if (count < 0) {
                return bytes;
            }
            chunking.filled(count);
            bytes += count;
            archive.listener().progressed(path, 0, count);
            archive.check();
        }
    }

    private void warn(String verdict) {
        archive.listener()
                .notice(new Finding(
                        Finding.Severity.WARNING,
                        path,
                        verdict,
                        "the snapshot holds what was read; back up again when it rests"));
    }

    private void complete(ArchiveDirectory directory, ArchiveDirectory.Slot slot, byte[] ids, long bytes) {
        directory.complete(
                slot,
                EntryNodes.toNode(entry, archive.zone())
                        .size(bytes)
                        .content(ids)
                        .build());
        archive.counters().file(known, false, bytes);
        archive.listener().progressed(path, 1, 0);
    }
}
