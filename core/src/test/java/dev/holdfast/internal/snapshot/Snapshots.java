package dev.holdfast.internal.snapshot;

import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotId;
import java.time.ZonedDateTime;
import java.util.List;

/** Snapshots for tests. */
final class Snapshots {
    private Snapshots() {}

    static Snapshot of(String prefix, int day, String host, List<String> paths, String... tags) {
        String hex = prefix + "0".repeat(64 - prefix.length());
        ZonedDateTime time = ZonedDateTime.parse("2026-01-01T00:00:00Z").plusDays(day);
        return new Snapshot(
                new SnapshotId(hex), time, hex, paths, host, "", 0, 0, List.of(), List.of(tags), null, null, "", null);
    }

    static Snapshot tagged(String... tags) {
        return of("a1", 1, "h", List.of("/a"), tags);
    }
}
