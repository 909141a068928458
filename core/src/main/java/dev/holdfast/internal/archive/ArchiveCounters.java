package dev.holdfast.internal.archive;

import java.util.concurrent.atomic.LongAdder;

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

    /** Counts a file that is part of the tree now. */
    void file(boolean known, boolean unmodified, long size) {
        (unmodified ? filesUnmodified : known ? filesChanged : filesNew).increment();
        files.increment();
        bytes.add(size);
    }

    /** Counts a directory that is part of the tree now. */
    void directory(boolean known, boolean unmodified) {
        (unmodified ? dirsUnmodified : known ? dirsChanged : dirsNew).increment();
    }
}
