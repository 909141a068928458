package dev.holdfast.mongodb.hold;

import dev.holdfast.Time;
import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.MongoException.Inconsistent;
import dev.holdfast.mongodb.check.OplogWindow;
import dev.holdfast.mongodb.connect.Commands;
import dev.holdfast.mongodb.topology.ReplicaSet;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after a locked member while it is read: that it does not stand still for longer than it may, and that the primary's oplog still
 * has what the member has to catch up with.
 */
public final class LockWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LockWatch.class);
    private static final Duration PERIOD = Duration.ofSeconds(2);

    /** The part of the oplog's window that has to be left. */
    private static final double LEFT = 0.2;

    /** A member that is started anew, or a new primary, need not end a dump. */
    private static final int LOOKS_UNTIL_STALLED = 5;

    /** An election of those that can vote is over by then. */
    private static final Duration LEADERLESS = Duration.ofSeconds(30);

    private final MemberLock lock;
    private final Commands primary;
    private final Bounds bounds;
    private final Time time;
    private final AtomicReference<@Nullable String> trouble = new AtomicReference<>();
    private final Time.Timer limiting;
    private final Time.Timer looking;
    private @Nullable ClusterTime begin;
    private int stalled;
    private long led;

    /**
     * How long a member may stand still.
     *
     * @param standsAt the last operation that it has applied
     * @param most the longest time
     * @param member its name in the replica set, which must be able to acknowledge writes without it; empty if it need not
     */
    public record Bounds(ClusterTime standsAt, Duration most, String member) {}

    /**
     * Begins to look.
     *
     * @param primary whom to ask; who does not answer must not keep this waiting for long
     */
    public LockWatch(MemberLock lock, Commands primary, Bounds bounds, Time time) {
        this.lock = lock;
        this.primary = primary;
        this.bounds = bounds;
        this.time = time;
        this.led = time.nanos();
        this.limiting = time.every("holdfast-lock-limit", PERIOD, this::limit);
        this.looking = time.every("holdfast-lock-watch", PERIOD, this::look);
    }

    /** By itself, as whoever reads may be waiting for something else. Nothing is asked of anybody here. */
    private void limit() {
        if (lock.age().compareTo(bounds.most()) > 0) {
            letGo("it stood still for longer than " + bounds.most().toSeconds()
                    + " s; raise lock-time, dump less, or use the" + " consistency 'oplog'");
        }
    }

    private void letGo(String why) {
        if (trouble.compareAndSet(null, why)) {
            try {
                lock.close();
            } catch (RuntimeException failure) {
                LOG.warn("{}", failure.getMessage());
            }
        }
    }

    private void look() {
        Optional<ReplicaSet> seen = seen();
        lookAtMajority(seen);
        lookAtPrimary(seen);
        lookAtOplog();
    }

    /** By whom was the primary, or where that knows of none, as it may be who was cut off, by whom is locked. */
    private Optional<ReplicaSet> seen() {
        Optional<ReplicaSet> first = seen(primary);
        return first.filter(LockWatch::isLed).or(() -> seen(lock.member())).or(() -> first);
    }

    private static boolean isLed(ReplicaSet seen) {
        return seen.primary().isPresent();
    }

    private void lookAtMajority(Optional<ReplicaSet> seen) {
        boolean needed = seen.filter(this::isNeeded).isPresent();
        stalled = needed ? stalled + 1 : 0;
        if (stalled >= LOOKS_UNTIL_STALLED) {
            letGo("too few other members follow, so that writes that wait for the majority stall without it;"
                    + " dump when they do, or use the consistency 'oplog'");
        }
    }

    /** Whoever takes it on himself that writes stall has not said that nobody is to be elected. */
    private void lookAtPrimary(Optional<ReplicaSet> seen) {
        if (seen.filter(LockWatch::isLed).isPresent()) {
            led = time.nanos();
        } else if (time.nanos() - led >= LEADERLESS.toNanos()) {
            letGo(
                    "the replica set has had no primary for " + LEADERLESS.toSeconds()
                            + " s, and a member that is locked does not vote; dump when it has one, or use the consistency 'oplog'");
        }
    }

    private boolean isNeeded(ReplicaSet now) {
        return now.member(bounds.member())
                .filter(member -> !now.canDoWithout(member))
                .isPresent();
    }

    private static Optional<ReplicaSet> seen(Commands member) {
        try {
            return Optional.of(ReplicaSet.of(member));
        } catch (RuntimeException unknown) {
            LOG.warn("{} does not tell the state of the members: {}", member.place(), unknown.getMessage());
            return Optional.empty();
        }
    }

    private void lookAtOplog() {
        ClusterTime standsAt = bounds.standsAt();
        try {
            OplogWindow oplog = OplogWindow.of(primary);
            ClusterTime oldest = oplog.oldest();
            if (begin == null) {
                begin = oldest;
            }
            // An oplog that has not begun to forget grows at its end only, however short it is.
            double left = standsAt.seconds() - oldest.seconds();
            if (oldest.isAfter(begin) && left < oplog.length().toSeconds() * LEFT) {
                letGo("the primary's oplog begins at " + oldest.instant() + " already, so that a member that stands at "
                        + standsAt.instant() + " might never catch up; enlarge the oplog, dump less, or use the"
                        + " consistency 'oplog'");
            }
        } catch (RuntimeException unknown) {
            LOG.warn("the oplog of {} cannot be looked at: {}", primary.place(), unknown.getMessage());
        }
    }

    /**
     * Passes as long as all is well.
     *
     * @throws Inconsistent if the member must go on
     */
    public void check() {
        String what = trouble.get();
        if (what != null) {
            throw new Inconsistent("the locked member was let go before it was dumped: " + what, null);
        }
    }

    @Override
    public void close() {
        limiting.close();
        looking.close();
    }
}
