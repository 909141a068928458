package dev.holdfast.service;

import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotId;
import dev.holdfast.SnapshotSummary;
import dev.holdfast.run.RunKind;
import dev.holdfast.run.RunRecord;
import dev.holdfast.run.RunState;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs and snapshots for tests of the catalogue. */
final class Samples {
    static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");

    private Samples() {}

    static String run(int number) {
        return String.format("%032x", number);
    }

    static SnapshotId id(int number) {
        return new SnapshotId(String.format("%064x", number));
    }

    /** A completed backup run that wrote the snapshot of the same number. */
    static RunRecord.Builder record(int number) {
        return RunRecord.builder(run(number), RunKind.BACKUP)
                .name("nightly-" + number)
                .schedule("nightly")
                .target("orders")
                .storage("main")
                .createdBy("schedule")
                .state(RunState.COMPLETED)
                .startedAt(NOON.plusSeconds(number))
                .endedAt(NOON.plusSeconds(number + 1))
                .snapshot(id(number))
                .addedBytes(10)
                .restoredBytes(20);
    }

    static Snapshot snapshot(int number, @Nullable Integer original, String... tags) {
        return new Snapshot(
                id(number),
                NOON.plusSeconds(number).atZone(ZoneOffset.UTC),
                "0".repeat(64),
                List.of("/srv/orders"),
                "db-0",
                "eve",
                0,
                0,
                List.of(),
                List.of(tags),
                null,
                original == null ? null : id(original),
                "restic 0.19.1",
                new SnapshotSummary(NOON, NOON.plusSeconds(9), 1, 0, 0, 1, 0, 0, 1, 1, 300, 200, 1, 1000));
    }

    /** The snapshot that a run of the same number wrote. */
    static Snapshot ofRun(int number) {
        return snapshot(number, null, tags(number));
    }

    static String[] tags(int number) {
        return new String[] {
            "holdfast:name=nightly-" + number,
            "holdfast:run=" + run(number),
            "holdfast:schedule=nightly",
            "holdfast:created-by=schedule",
            "holdfast:kind=backup",
            "holdfast:expires=2030-02-01T00:00:00Z",
            "holdfast:label:env=prod"
        };
    }
}
