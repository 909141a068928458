package dev.holdfast.mongodb.follow;

import com.mongodb.MongoException;
import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.MongoException.Refused;
import dev.holdfast.mongodb.layout.OplogPosition;
import dev.holdfast.mongodb.oplog.BaseDump;
import dev.holdfast.mongodb.oplog.ChainBreak;
import dev.holdfast.mongodb.oplog.Intervals;
import dev.holdfast.mongodb.oplog.Intervals.Missing;
import dev.holdfast.mongodb.oplog.OplogFollower;
import dev.holdfast.mongodb.oplog.OplogMembers;
import dev.holdfast.mongodb.oplog.OplogSlice;
import dev.holdfast.mongodb.oplog.OplogSource;
import dev.holdfast.mongodb.oplog.SliceFacts;
import dev.holdfast.mongodb.oplog.SliceReceiver;
import dev.holdfast.run.Finding;
import dev.holdfast.spi.workload.ChangeReceiver;
import dev.holdfast.spi.workload.FollowOptions;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

    /** Those whose oplog is lost. */
    private final Set<BaseDump> given = new HashSet<>();

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
        try {
            fill(stored.intervals());
        } catch (MongoException | Refused away) {
            receiver.interrupted(
                    "the oplog of " + log.set() + " since the newest dump cannot be read: " + away.getMessage(), 1);
        }
    }

    /** The newest dump may be one of a clone of the set, whose oplog this is not. */
    private void fill(Intervals intervals) {
        for (BaseDump base : intervals.newestFirst()) {
            List<Missing> missing = intervals.missing(base);
            if (missing.isEmpty()) {
                settled = intervals.leadOnFrom(base);
                return;
            }
            if (given.contains(base)) {
                return;
            }
            if (isOurs(base, missing)) {
                return;
            }
        }
    }

    /** Fills it, or says why not, if the dump is of this oplog. */
    private boolean isOurs(BaseDump base, List<Missing> missing) {
        Missing shortest = missing.get(0);
        Optional<Missing> there;
        try (OplogSource source = members.get().next(null)) {
            ClusterTime oldest = source.oldest();
            if (oldest.isAfter(shortest.from())) {
                giveUp(shortest, oldest);
                return true;
            }
            if (!isIn(source, base.moment())) {
                return false;
            }
            SliceFacts end = shortest.afterOrNull();
            if (end != null && !isIn(source, end.last())) {
                // Of the gap whoever found it has told: what lies in it is of another history.
                given.add(base);
                return true;
            }
            there = missing.stream().filter(one -> isIn(source, one.until())).findFirst();
        }
        there.ifPresent(this::read);
        return true;
    }

    private static boolean isIn(OplogSource source, OplogPosition entry) {
        return source.at(entry.time()).filter(entry::equals).isPresent();
    }

    private void giveUp(Missing missing, ClusterTime oldest) {
        given.add(missing.base());
        receiver.notice(new Finding(
                Finding.Severity.HINT,
                log.set(),
                "its oplog cannot be replayed onto the newest dump of it, which needs it from " + missing.from()
                        + " on: slices are stored from "
                        + missing.until().time() + " on, and the oplog begins at " + oldest + " by now",
                "back it up while this goes on"));
    }

    private void read(Missing missing) {
        Filling filling = new Filling(missing.until());
        OplogFollower.Builder follower = OplogFollower.of(log.set(), members.get(), filling)
                .time(receiver.time())
                .span(Duration.ofDays(1))
                .sliceBytes(options.bytes())
                .through(missing.until().time())
                .stopWhen(() -> filling.failed || receiver.isStopping());
        SliceFacts end = missing.afterOrNull();
        if (end == null) {
            follower.beginAt(missing.from());
        } else {
            follower.resume(List.of(end));
        }
        SetFollowing.run(follower.build());
        settled = filling.done;
    }

    /** Stores what is missing, and gives up where a follower would wait: it is tried again with one of the next slices. */
    private final class Filling implements SliceReceiver {
        private final SliceStoring storing = new SliceStoring(log, receiver, options.once(), () -> {});
        private final OplogPosition until;
        private boolean failed;
        private boolean done;

        private Filling(OplogPosition until) {
            this.until = until;
        }

        @Override
        public void store(OplogSlice slice) {
            if (slice.facts().first().time().isBefore(until.time())) {
                storing.store(slice);
                done |= slice.facts().last().equals(until);
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
