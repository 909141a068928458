package dev.holdfast.internal.archive;

import dev.holdfast.internal.chunk.Chunking;
import dev.holdfast.internal.tree.Node;
import dev.holdfast.run.Finding;
import dev.holdfast.run.ItemFailure;
import dev.holdfast.spi.workload.Entry;
import dev.holdfast.spi.workload.FileContent;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** One file whose content is read by a thread of the archive. */
final class FileReading {
    private static final int SLICE = 256 * 1024;

    private final Archive archive;
    private final Entry entry;
    private final FileContent content;
    private final @Nullable Node known;
    private final String path;

    FileReading(Archive archive, Entry entry, FileContent content, @Nullable Node known, String path) {
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
        try (assembly) {
            read(assembly.chunking());
            assembly.end();
        } catch (IOException unreadable) {
            archive.listener().failed(new ItemFailure(path, "read", Reasons.of(unreadable)));
            directory.giveUp(slot);
        }
    }

    private void read(Chunking chunking) throws IOException {
        try (InputStream stream = content.open()) {
            content.verdict(copy(stream, chunking)).ifPresent(this::warn);
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
        archive.reused().read(ids, known == null ? null : known.content().orElse(null));
        Node node = EntryNodes.toNode(entry, archive.zone())
                .size(bytes)
                .content(ids)
                .build();
        // Counted first: completing the last entry ends the archive, and the counters are read then.
        archive.counters().file(known, node);
        archive.listener().progressed(path, 1, 0);
        directory.complete(slot, node);
    }
}
