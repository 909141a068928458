package dev.holdfast.mongodb.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.Snapshot;
import dev.holdfast.Time;
import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.MongoException.Refused;
import dev.holdfast.run.Finding;
import dev.holdfast.spi.workload.ChangeReceiver;
import dev.holdfast.spi.workload.ChangeSlice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a follower tells of members that have no news. */
class SliceStoringTest {
    private static final LogName RS0 = new LogName("rs0", "65f0");
    private static final ClusterTime LAST = ClusterTime.parse("1700000000:1");

    private final Told told = new Told();

    private void silent(boolean once, int times) {
        SliceStoring storing = new SliceStoring(RS0, told, once, () -> {});
        for (int i = 1; i <= times; i++) {
            storing.silent(LAST, Duration.ofSeconds(30L * i));
        }
    }

    @Test
    void silenceIsToldAfterAMinuteAndThenEverMoreSeldom() {
        silent(false, 20);

        assertThat(told.messages).as("after 1, 2, 4 and 8 minutes").hasSize(4);
        assertThat(told.messages.get(0))
                .isEqualTo(
                        "the oplog of rs0 has had no entry since 1700000000:1 (2023-11-14T22:13:20Z) that a majority has,"
                                + " for 60 s, on no member that can be reached");
    }

    @Test
    void whoeverComesOnceDoesNotWaitForEver() {
        silent(true, 3);

        assertThatThrownBy(() -> silent(true, 4))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("no entry since 1700000000:1")
                .hasMessageEndingWith("everything until then is stored: is the replica set whole?");
    }

    /** Stands for a job: there is no repository here, and none is needed. */
    private static final class Told implements ChangeReceiver {
        private final List<String> messages = new ArrayList<>();

        @Override
        public Time time() {
            return Time.system();
        }

        @Override
        public boolean isStopping() {
            return false;
        }

        @Override
        public List<Snapshot> stored() {
            return List.of();
        }

        @Override
        public void store(ChangeSlice slice) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void notice(Finding finding) {
            messages.add(finding.message());
        }

        @Override
        public void gap(Finding finding) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void interrupted(String message, int attempt) {
            throw new UnsupportedOperationException();
        }
    }
}
