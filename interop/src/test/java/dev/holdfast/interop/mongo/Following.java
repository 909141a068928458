package dev.holdfast.interop.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.oplog.ChainBreak;
import dev.holdfast.mongodb.oplog.OplogFollower;
import dev.holdfast.mongodb.oplog.OplogSlice;
import dev.holdfast.mongodb.oplog.OplogSource;
import dev.holdfast.mongodb.oplog.SliceFacts;
import dev.holdfast.mongodb.oplog.SliceReceiver;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A follower of an oplog in a thread of its own. */
final class Following {
    private final OplogFollower follower;
    private final Kept kept;
    private final Thread thread;

    private Following(OplogFollower follower, Kept kept) {
        this.follower = follower;
        this.kept = kept;
        this.thread = new Thread(this::run, "follower");
    }

    static Following from(String set, Supplier<OplogSource> members, Kept kept, @Nullable SliceFacts resumed) {
        OplogFollower.Builder builder = OplogFollower.of(set, beyond -> members.get(), kept)
                .span(Duration.ofMillis(500))
                .sliceBytes(1 << 16);
        Following following =
                new Following((resumed == null ? builder : builder.resume(List.of(resumed))).build(), kept);
        following.thread.start();
        return following;
    }

    private void run() {
        try {
            follower.run();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    void stopAfter(ClusterTime time) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (kept.through().isBefore(time) && System.nanoTime() < deadline && thread.isAlive()) {
            Thread.sleep(20);
        }
        follower.stop();
        thread.join();
        assertThat(kept.through()).isGreaterThanOrEqualTo(time);
    }

    /** What came, in memory. */
    static final class Kept implements SliceReceiver {
        private final List<OplogSlice> slices = new CopyOnWriteArrayList<>();
        private final List<ChainBreak> gaps = new CopyOnWriteArrayList<>();

        @Override
        public void store(OplogSlice slice) {
            slices.add(slice);
        }

        @Override
        public void broken(ChainBreak gap) {
            gaps.add(gap);
        }

        @Override
        public void silent(ClusterTime last, Duration silence) {
            assertThat(silence).isLessThan(Duration.ofMinutes(2));
        }

        @Override
        public void interrupted(RuntimeException why, int attempt) {
            assertThat(attempt).as(why.toString()).isLessThan(20);
        }

        List<OplogSlice> slices() {
            return slices;
        }

        List<ChainBreak> gaps() {
            return gaps;
        }

        InputStream open() {
            return new SequenceInputStream(Collections.enumeration(
                    slices.stream().map(OplogSlice::open).toList()));
        }

        private ClusterTime through() {
            return slices.isEmpty()
                    ? ClusterTime.ZERO
                    : slices.get(slices.size() - 1).facts().last().time();
        }
    }
}
