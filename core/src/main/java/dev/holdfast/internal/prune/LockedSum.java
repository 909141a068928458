package dev.holdfast.internal.prune;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How much stays only as the store protects it still. */
final class LockedSum {
    private long packs;
    private long bytes;
    private @Nullable Instant first;
    private @Nullable Instant last;

    /** @param unneeded bytes that would be free without it */
    void add(long unneeded, Instant until) {
        packs++;
        bytes += unneeded;
        first = first == null || until.isBefore(first) ? until : first;
        last = last == null || until.isAfter(last) ? until : last;
    }

    long packs() {
        return packs;
    }

    long bytes() {
        return bytes;
    }

    @Nullable
    Instant first() {
        return first;
    }

    @Nullable
    Instant last() {
        return last;
    }
}
