package dev.holdfast.mongodb.layout;

import dev.holdfast.spi.workload.DirectorySink;
import dev.holdfast.spi.workload.DumpContext;
import dev.holdfast.spi.workload.Entry;
import dev.holdfast.spi.workload.FileContent;

/** The one file beside a dump of which MongoDB's tools know nothing. */
public final class OwnFile {
    private OwnFile() {}

    /**
     * Writes it.
     *
     * @param root of the snapshot
     * @param name in {@link DumpLayout#OWN}
     */
    public static void write(DumpContext context, DirectorySink root, String name, byte[] content) {
        try (DirectorySink own = root.directory(
                Entry.directory(DumpLayout.OWN).modifiedAt(context.takenAt()).build())) {
            own.file(
                    Entry.file(name)
                            .sizeBytes(content.length)
                            .modifiedAt(context.takenAt())
                            .build(),
                    FileContent.of(content));
        }
    }
}
