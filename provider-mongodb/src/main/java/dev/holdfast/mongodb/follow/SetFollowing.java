package dev.holdfast.mongodb.follow;

import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.MongoException.Inconsistent;
import dev.holdfast.mongodb.connect.Connection;
import dev.holdfast.mongodb.oplog.OplogFollower;
import dev.holdfast.mongodb.topology.MemberChoice;
import dev.holdfast.mongodb.topology.ReplicaSet;
import dev.holdfast.spi.workload.ChangeReceiver;
import dev.holdfast.spi.workload.FollowOptions;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** How the oplog of one replica set is followed: from where its stored slices end. */
final class SetFollowing {
    private final Connection connection;
    private final MemberChoice choice;
    private final LogName log;
    private final StoredLogs.Log stored;

    SetFollowing(Connection connection, ReplicaSet set, MemberChoice choice, StoredLogs stored) {
        this.connection = connection;
        this.choice = choice;
        this.log = new LogName(set.name(), set.id());
        this.stored = stored.of(log);
    }

    /** Whether there is no dump that its oplog can be replayed onto. */
    boolean hasNoBase() {
        return stored.bases().isEmpty();
    }

    /** The time of the newest entry that there is now. */
    ClusterTime newest(ChangeReceiver receiver) {
        return members(receiver).newest();
    }

    private FollowedMembers members(ChangeReceiver receiver) {
        return new FollowedMembers(connection, choice, log, receiver);
    }

    /**
     * Follows it.
     *
     * @param through where it ends; null for never
     * @throws Inconsistent if another replica set answers meanwhile
     */
    void run(ChangeReceiver receiver, FollowOptions options, @Nullable ClusterTime through) {
        Backfill backfill = new Backfill(log, () -> members(receiver), receiver, options);
        backfill.fill(stored);
        OplogFollower.Builder follower = OplogFollower.of(
                        log.set(),
                        members(receiver),
                        new SliceStoring(log, receiver, options.once(), backfill::sliceStored))
                .time(receiver.time())
                .span(options.span())
                .sliceBytes(options.bytes())
                .stopWhen(receiver::isStopping);
        follower.resume(stored.ends());
        if (stored.facts().isEmpty()) {
            begin().ifPresent(follower::beginAt);
        }
        if (through != null) {
            follower.through(through);
        }
        run(follower.build());
    }

    /** A chain that begins where the newest dump needs it makes that dump worth something. */
    private Optional<ClusterTime> begin() {
        return stored.bases().stream()
                .max(Comparator.comparing(base -> base.dump().consistentAt()))
                .map(base -> base.dump().replayFrom());
    }

    /** Runs a follower until it ends. */
    static void run(OplogFollower follower) {
        try {
            follower.run();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CancellationException("following the oplog was interrupted");
        }
    }
}
