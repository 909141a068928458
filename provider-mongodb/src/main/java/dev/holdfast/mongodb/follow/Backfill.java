package dev.holdfast.mongodb.follow;

import com.mongodb.MongoException;
import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.MongoException.Refused;
import dev.holdfast.mongodb.oplog.ChainBreak;
import dev.holdfast.mongodb.oplog.Intervals;
import dev.holdfast.mongodb.oplog.OplogFollower;
import dev.holdfast.mongodb.oplog.OplogMembers;
import dev.holdfast.mongodb.oplog.OplogSlice;
import dev.holdfast.mongodb.oplog.OplogSource;
import dev.holdfast.mongodb.oplog.SliceReceiver;
import dev.holdfast.run.Finding;
import dev.holdfast.spi.workload.ChangeReceiver;
import dev.holdfast.spi.workload.FollowOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads what lies between the newest dump and the slices that began only after what it needs, as long as the oplog still has it. A dump
 * that was going on when a follower began is told of when it is stored: without this, nothing could be replayed onto it.
 */
final class Backfill {
    /** The dump is looked for with the 1st, 2nd, 4th slice and so on, and at least with each of so many. */
    private static final long MOST_SLICES = 16;

    private final LogName log;
    private final Supplier<? extends OplogMembers> members;
    private final ChangeReceiver receiver;
    private final FollowOptions options;
    private boolean settled;
    private long slices;
    private long looked;

    Backfill(LogName log, Supplier<? extends OplogMembers> members, ChangeReceiver receiver, FollowOptions options) {
        this.log = log;
        this.members = members;
        this.receiver = receiver;
        this.options = options;
    }

    /** Looks for the dump from time to time, until one is found. */
    void sliceStored() {
        slices++;
        if (!settled && slices >= Math.min(2 * looked, looked + MOST_SLICES)) {
            looked = slices;
            fill(StoredLogs.of(receiver.stored()).of(log));
        }
    }

    /** Fills what is missing between the dumps and slices that are stored. */
    void fill(StoredLogs.Log stored) {
        Intervals intervals = stored.intervals();
        Optional<Intervals.Missing> missing = intervals.missing();
        settled = missing.isEmpty() && intervals.leadOnFromNewest();
        try {
            missing.filter(this::isThere).ifPresent(this::read);
        } catch (MongoException | Refused away) {
            receiver.interrupted(
                    "the oplog of " + log.set() + " since the newest dump cannot be read: " + away.getMessage(), 1);
        }
    }

    /** A member that is behind, or a clone of the set, does not have what the slices begin with. */
    private boolean isThere(Intervals.Missing missing) {
        try (OplogSource source = members.get().next(null)) {
            if (source.at(missing.until().time())
                    .filter(missing.until()::equals)
                    .isEmpty()) {
                return false;
            }
            ClusterTime oldest = source.oldest();
            if (oldest.isAfter(missing.from())) {
                settled = true;
                tellOfLost(missing, oldest);
                return false;
            }
            return true;
        }
    }

    private void tellOfLost(Intervals.Missing missing, ClusterTime oldest) {
        receiver.notice(new Finding(
                Finding.Severity.HINT,
                log.set(),
                "its oplog cannot be replayed onto the newest dump of it, which needs it from " + missing.from()
                        + " on: slices are stored from "
                        + missing.until().time() + " on, and the oplog begins at " + oldest + " by now",
                "back it up while this goes on"));
    }

    private void read(Intervals.Missing missing) {
        Filling filling = new Filling(missing.until().time());
        OplogFollower.Builder follower = OplogFollower.of(log.set(), members.get(), filling)
                .time(receiver.time())
                .span(Duration.ofDays(1))
                .sliceBytes(options.bytes())
                .through(missing.until().time())
                .stopWhen(() -> filling.failed || receiver.isStopping());
        if (missing.afterOrNull() == null) {
            follower.beginAt(missing.from());
        } else {
            follower.resume(List.of(missing.afterOrNull()));
        }
        SetFollowing.run(follower.build());
        settled = !filling.failed;
    }

    /** Stores what is missing, and gives up where a follower would wait: it is tried again with one of the next slices. */
    private final class Filling implements SliceReceiver {
        private final SliceStoring storing = new SliceStoring(log, receiver, options.once(), () -> {});
        private final ClusterTime until;
        private boolean failed;

        private Filling(ClusterTime until) {
            this.until = until;
        }

        @Override
        public void store(OplogSlice slice) {
            if (slice.facts().first().time().isBefore(until)) {
                storing.store(slice);
            }
        }

        @Override
        public void broken(ChainBreak gap) {
            failed = true;
            throw new Refused(gap.message(), null);
        }

        @Override
        public void silent(ClusterTime last, Duration silence) {
            failed = true;
        }

        @Override
        public void interrupted(RuntimeException why, int attempt) {
            failed = true;
            storing.interrupted(why, attempt);
        }
    }
}
