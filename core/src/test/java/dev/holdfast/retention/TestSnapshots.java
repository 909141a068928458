package dev.holdfast.retention;

import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotId;
import java.time.ZonedDateTime;
import java.util.List;

/** Snapshots of chosen times. */
final class TestSnapshots {
    private TestSnapshots() {}

    static Snapshot at(int number, String time, List<String> paths, List<String> tags) {
        String hex = String.format("%064x", number);
        return new Snapshot(
                new SnapshotId(hex),
                ZonedDateTime.parse(time),
                hex,
                paths,
                "host",
                "",
                0,
                0,
                List.of(),
                tags,
                null,
                null,
                "",
                null);
    }

    static Snapshot at(int number, String time, String... tags) {
        return at(number, time, List.of("/data"), List.of(tags));
    }
}
