package dev.holdfast.mongodb.oplog;

import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A finished slice of an oplog, in memory. Immutable. */
public final class OplogSlice {
    private final SliceFacts facts;
    private final List<OplogEntry> entries;
    private final @Nullable Instant wall;

    OplogSlice(SliceFacts facts, List<OplogEntry> entries) {
        this.facts = facts;
        this.entries = List.copyOf(entries);
        this.wall = this.entries.get(this.entries.size() - 1).wall().orElse(null);
    }

    /** What is known of it without reading it. */
    public SliceFacts facts() {
        return facts;
    }

    /** What the primary's clock said when its last entry was written. */
    public Optional<Instant> writtenAt() {
        return Optional.ofNullable(wall);
    }

    /** All entries, one after another, as in {@code oplog.bson}; may be read again and again. */
    public InputStream open() {
        return new EntriesInput(entries.iterator());
    }
}
