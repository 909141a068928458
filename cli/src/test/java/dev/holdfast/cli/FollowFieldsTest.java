package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.SnapshotId;
import dev.holdfast.run.Finding;
import dev.holdfast.run.FollowStatus;
import dev.holdfast.run.FollowStatus.Archive;
import dev.holdfast.run.FollowStatus.Note;
import dev.holdfast.run.FollowStatus.State;
import dev.holdfast.run.FollowStatus.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FollowFieldsTest {
    private static final Instant NOW = Instant.parse("2030-01-01T12:00:00Z");

    private static FollowStatus status() {
        return new FollowStatus(
                "orders",
                "main",
                List.of("nightly"),
                Duration.ofDays(2),
                Duration.ofMinutes(10),
                State.FOLLOWING,
                "",
                NOW.minus(Duration.ofHours(3)),
                new Archive(
                        NOW.minusSeconds(90), new SnapshotId("ab".repeat(32)), NOW.minusSeconds(80), 18, 3 << 20, 1),
                new Trouble(NOW.minusSeconds(30), "no member answers"),
                List.of(new Note(
                        NOW.minusSeconds(60),
                        new Finding(Finding.Severity.WARNING, "rs0", "there is a gap", "back up"))));
    }

    @Test
    void peopleSeeHowFarItReaches() {
        assertThat(FollowFields.lines(status(), NOW))
                .containsExactly(
                        "orders into main: following since 2030-01-01T09:00:00Z, window 2 days",
                        "  reaches until 2030-01-01T11:58:30Z, 1:30 ago, 18 slices, 3.000 MiB, 1 gap",
                        "  2030-01-01T11:59:30Z no member answers",
                        "  2030-01-01T11:59:00Z warning: rs0: there is a gap; back up");
    }

    @Test
    void programsSeeTheSame() {
        Map<String, Object> fields = FollowFields.of(status(), NOW).asMap();

        assertThat(fields)
                .containsEntry("status", "Following")
                .containsEntry("window_seconds", 172_800L)
                .containsEntry("reaches", "2030-01-01T11:58:30Z")
                .containsEntry("lag_seconds", 90L)
                .containsEntry("last_snapshot_id", "ab".repeat(32))
                .containsEntry("slices", 18L)
                .containsEntry("gaps", 1L)
                .containsEntry("last_error", Map.of("time", "2030-01-01T11:59:30Z", "message", "no member answers"))
                .doesNotContainKey("problem");
        assertThat(fields.get("notes")).asString().contains("there is a gap", "warning");
    }
}
