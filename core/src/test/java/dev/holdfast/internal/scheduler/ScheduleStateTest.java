package dev.holdfast.internal.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.RepositoryException;
import dev.holdfast.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleStateTest {
    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");

    private static Claim claim(String run, long token) {
        return new Claim(
                run.repeat(32),
                Task.BACKUP,
                NOON,
                List.of("daily", "monthly"),
                Cause.MISSED,
                "ops",
                2,
                List.of("db"),
                token,
                NOON.plusSeconds(1));
    }

    private static ScheduleState full() {
        return ScheduleState.of("nightly", NOON)
                .token(7)
                .pause(new Pause(true, false, "ops", NOON))
                .skipNext(true)
                .skipFlagUsed(true)
                .track(Task.BACKUP, new Track(NOON, "0 2 * * * UTC", Duration.ofHours(1), Duration.ofMillis(17)))
                .track(Task.PRUNE, new Track(NOON, "@weekly", Duration.ZERO, Duration.ZERO))
                .request(new Request("a".repeat(32), Task.BACKUP, "gold", "ops", NOON))
                .request(new Request("b".repeat(32), Task.VERIFICATION, null, "ops", NOON))
                .claim(claim("c", 7))
                .interrupted(claim("d", 6))
                .firstRunAt(NOON)
                .lastBackup(new Outcome("e".repeat(32), NOON, NOON, RunState.FAILED, "no room"))
                .lastGood(new Outcome("f".repeat(32), NOON, NOON, RunState.COMPLETED, ""))
                .lastSkipped(new Skipped(NOON, NOON, SkipReason.OVERLAP))
                .storage("main")
                .deleteBackups(true)
                .goneAt(NOON)
                .build();
    }

    @Test
    void whatIsWrittenIsReadBack() {
        String json = ScheduleStateCodec.write(full());
        ScheduleState read = ScheduleStateCodec.read("state/schedules/nightly", json);
        assertThat(ScheduleStateCodec.write(read)).isEqualTo(json);
        assertThat(read.interrupted()).contains(claim("d", 6));
        assertThat(read.requests()).hasSize(2);
        assertThat(read.tracks())
                .containsEntry(
                        Task.BACKUP, new Track(NOON, "0 2 * * * UTC", Duration.ofHours(1), Duration.ofMillis(17)));
    }

    @Test
    void aNewStateHasNothing() {
        ScheduleState fresh = ScheduleState.of("nightly", NOON).build();
        assertThat(ScheduleStateCodec.read("x", ScheduleStateCodec.write(fresh)))
                .isEqualTo(fresh);
    }

    @Test
    void whatIsNoStateIsDamaged() {
        assertThatThrownBy(() -> ScheduleStateCodec.read("state/schedules/x", "{\"schedule\":1}"))
                .isInstanceOf(RepositoryException.Damaged.class)
                .hasMessageContaining("state/schedules/x");
    }

    @Test
    void whatALaterReleaseWroteIsNotGuessedAt() {
        assertThatThrownBy(() -> ScheduleStateCodec.read("x", "{\"version\":2}"))
                .isInstanceOf(RepositoryException.Unsupported.class);
    }

    @Test
    void anEndIsWrittenOnlyByWhoHoldsTheClaim() {
        Outcome outcome = new Outcome("c".repeat(32), NOON, NOON, RunState.COMPLETED, "");
        assertThat(ScheduleChanges.ended(full(), claim("c", 6), outcome)).isEqualTo(full());
        assertThat(ScheduleChanges.ended(full(), claim("c", 7), outcome).active())
                .isEmpty();
    }

    @Test
    void jitterIsDrawnOnceAndStaysWithinItsWidth() {
        ScheduleTerms terms =
                ScheduleTerms.of("nightly").jitter(Duration.ofMinutes(10)).build();
        Track track = Track.drawn(NOON, "x", terms, Task.BACKUP);
        assertThat(track).isEqualTo(Track.drawn(NOON, "x", terms, Task.BACKUP));
        assertThat(track.jitter()).isBetween(Duration.ZERO, Duration.ofMinutes(10));
    }
}
