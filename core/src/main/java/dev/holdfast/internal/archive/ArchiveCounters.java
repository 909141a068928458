package dev.holdfast.internal.archive;

import dev.holdfast.internal.tree.Node;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What an archive has looked at so far; counted from many threads. */
final class ArchiveCounters {
    final LongAdder filesNew = new LongAdder();
    final LongAdder filesChanged = new LongAdder();
    final LongAdder filesUnmodified = new LongAdder();
    final LongAdder dirsNew = new LongAdder();
    final LongAdder dirsChanged = new LongAdder();
    final LongAdder dirsUnmodified = new LongAdder();
    final LongAdder files = new LongAdder();
    final LongAdder bytes = new LongAdder();

    /**
     * Counts a file that is part of the tree now.
     *
     * @param previous what the parent has under that name; whatever it is, the file is not new then, as restic counts it
     */
    void file(@Nullable Node previous, Node node) {
        (previous == null ? filesNew : previous.equals(node) ? filesUnmodified : filesChanged).increment();
        files.increment();
        bytes.add(node.size());
    }

    /**
     * Counts a directory that is part of the tree now.
     *
     * @param previous what the parent has under that name; only if all of it is the same, the directory is unmodified
     */
    void directory(@Nullable Node previous, Node node) {
        (previous == null ? dirsNew : previous.equals(node) ? dirsUnmodified : dirsChanged).increment();
    }
}
