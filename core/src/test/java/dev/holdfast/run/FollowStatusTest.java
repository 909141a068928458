package dev.holdfast.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.SnapshotId;
import dev.holdfast.run.FollowStatus.Archive;
import dev.holdfast.run.FollowStatus.Note;
import dev.holdfast.run.FollowStatus.State;
import dev.holdfast.run.FollowStatus.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said of a log of changes that is followed, and when it is a problem. */
class FollowStatusTest {
    private static final Instant BEGIN = Instant.parse("2030-01-01T00:00:00Z");
    private static final Duration SPAN = Duration.ofMinutes(10);

    private static FollowStatus status(Duration span) {
        return new FollowStatus(
                "orders",
                "main",
                List.of("nightly"),
                Duration.ofDays(2),
                span,
                State.FOLLOWING,
                "",
                BEGIN,
                Archive.EMPTY,
                null,
                List.of());
    }

    private static JobEvent.SliceStored slice(Instant reaches) {
        return new JobEvent.SliceStored(
                reaches.plusSeconds(5), new SnapshotId("0".repeat(64)), "some changes", reaches, 100);
    }

    private static Instant after(int minutes) {
        return BEGIN.plus(Duration.ofMinutes(minutes));
    }

    @Test
    void aSliceEndsTroubleAndIsCounted() {
        FollowStatus status = status(SPAN)
                .with(new Trouble(BEGIN, "no answer"))
                .in(State.WAITING, "no answer")
                .with(slice(after(10)));

        assertThat(status.state()).isEqualTo(State.FOLLOWING);
        assertThat(status.trouble()).isEmpty();
        assertThat(status.archive().slices()).isEqualTo(1);
        assertThat(status.archive().bytes()).isEqualTo(100);
        assertThat(status.lag(after(13))).contains(Duration.ofMinutes(3));
        assertThat(status.lag(BEGIN)).as("clocks differ").contains(Duration.ZERO);
    }

    @Test
    void whatDoesNotComeFurtherForThreeSpansIsAProblem() {
        FollowStatus status = status(SPAN);
        assertThat(status.problem(after(30))).isEmpty();
        assertThat(status.problem(after(31))).contains("nothing of its changes is stored yet");

        FollowStatus stored = status.with(slice(after(10))).with(new Trouble(after(12), "no answer"));
        assertThat(stored.problem(after(40))).isEmpty();
        assertThat(stored.problem(after(41)))
                .contains("the archive of its changes reaches until 2030-01-01T00:10:00Z only: no answer");
        assertThat(status(Duration.ofHours(1)).with(slice(after(10))).problem(after(190)))
                .isEmpty();
    }

    @Test
    void whatIsNotToBeFollowedIsNone() {
        FollowStatus status = status(SPAN).stopped(after(5), "paused");
        assertThat(status.problem(after(1000))).isEmpty();
        assertThat(status.lag(after(1000))).isEmpty();
        assertThat(status(SPAN).in(State.UNSUPPORTED, "no log").problem(BEGIN)).contains("no log");
    }

    @Test
    void onlyTheLastNotesAreKept() {
        FollowStatus status = status(SPAN);
        for (int i = 0; i < 12; i++) {
            status = status.withGap(new Note(BEGIN, new Finding(Finding.Severity.WARNING, "rs0", "gap " + i, "")));
        }
        assertThat(status.notes()).hasSize(10);
        assertThat(status.notes().get(9).finding().message()).isEqualTo("gap 11");
        assertThat(status.archive().gaps()).isEqualTo(12);
    }
}
