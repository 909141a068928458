package dev.holdfast.mongodb.follow;

import com.mongodb.MongoException;
import dev.holdfast.Snapshot;
import dev.holdfast.Time;
import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.MongoException.Inconsistent;
import dev.holdfast.mongodb.MongoException.Refused;
import dev.holdfast.mongodb.connect.Pause;
import dev.holdfast.mongodb.dump.Readers;
import dev.holdfast.mongodb.topology.Cluster;
import dev.holdfast.mongodb.topology.Deployment;
import dev.holdfast.mongodb.topology.MemberChoice;
import dev.holdfast.mongodb.topology.ReplicaSet;
import dev.holdfast.run.Finding;
import dev.holdfast.spi.workload.ChangeReceiver;
import dev.holdfast.spi.workload.ChangeSlice;
import dev.holdfast.spi.workload.FollowOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Follows the oplogs of all sets of a cluster, each on a thread of its own. One that cannot be reached is waited for; when one fails
 * all end, with what they have stored: an archive of some shards restores nothing.
 */
final class ClusterFollowing {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);
    private static final Duration LOOK_AROUND = Duration.ofMillis(200);

    private final Cluster cluster;
    private final MemberChoice choice;
    private final StoredLogs stored;
    private final ChangeReceiver receiver;
    private final FollowOptions options;
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

    ClusterFollowing(
            Cluster cluster, MemberChoice choice, StoredLogs stored, ChangeReceiver receiver, FollowOptions options) {
        this.cluster = cluster;
        this.choice = choice;
        this.stored = stored;
        this.receiver = receiver;
        this.options = options;
    }

    private SetFollowing set(Cluster.Part part) {
        ReplicaSet set = Deployment.at(part.connection())
                .set()
                .orElseThrow(() ->
                        new Refused(part.connection().description() + " is in no replica set at the moment", null));
        return new SetFollowing(part.connection(), set, choice, stored);
    }

    /**
     * Follows them until it is to stop, or through what all have now.
     *
     * @throws Inconsistent if the cluster has other shards than it had
     */
    void run() {
        ClusterTime through = options.once() ? newest() : null;
        List<Runnable> tasks = cluster.parts().stream()
                .<Runnable>map(part -> () -> follow(part, through))
                .toList();
        new Readers(tasks.size(), "holdfast-mongodb-follower").run(tasks);
        RuntimeException thrown = failure.get();
        if (thrown != null) {
            throw thrown;
        }
    }

    /** A time that all have reached can be restored; one that is idle gets there too, as a primary writes something every ten seconds. */
    private ClusterTime newest() {
        return cluster.parts().stream()
                .map(part -> set(part).newest(receiver))
                .max(ClusterTime::compareTo)
                .orElse(ClusterTime.ZERO);
    }

    private void follow(Cluster.Part part, @Nullable ClusterTime through) {
        boolean config = part.equals(cluster.config());
        Together together = config ? new Watching() : new Together();
        try {
            Optional<SetFollowing> set = reached(part, together);
            if (config && set.filter(SetFollowing::hasNoBase).isPresent()) {
                OplogChangeLog.tellOfNoBase(receiver, cluster.connection().origin());
            }
            set.ifPresent(one -> one.run(together, options, through));
        } catch (RuntimeException thrown) {
            failure.compareAndSet(null, thrown);
        }
    }

    /** The oplogs of the others are read meanwhile, so that they do not lose what is wanted; empty if it is to stop. */
    private Optional<SetFollowing> reached(Cluster.Part part, Together together) {
        for (int attempt = 1; !together.isStopping(); attempt++) {
            try {
                return Optional.of(set(part));
            } catch (Refused unreachable) {
                if (options.once()) {
                    throw unreachable;
                }
                if (Integer.bitCount(attempt) == 1) {
                    receiver.interrupted(
                            "the oplog of " + part.name() + " cannot be read: " + unreachable.getMessage(), attempt);
                }
                pause(together);
            }
        }
        return Optional.empty();
    }

    private void pause(Together together) {
        long end = receiver.time().nanos() + LOOK_AGAIN.toNanos();
        while (!together.isStopping() && receiver.time().nanos() < end) {
            Pause.of(LOOK_AROUND, receiver.time(), () -> {
                throw new CancellationException("following the oplogs was interrupted");
            });
        }
    }

    /** What one of several followers hands slices to. */
    private class Together implements ChangeReceiver {
        @Override
        public Time time() {
            return receiver.time();
        }

        @Override
        public boolean isStopping() {
            return failure.get() != null || receiver.isStopping();
        }

        @Override
        public List<Snapshot> stored() {
            return receiver.stored();
        }

        @Override
        public void store(ChangeSlice slice) {
            receiver.store(slice);
        }

        @Override
        public void notice(Finding finding) {
            receiver.notice(finding);
        }

        @Override
        public void gap(Finding finding) {
            receiver.gap(finding);
        }

        @Override
        public void interrupted(String message, int attempt) {
            receiver.interrupted(message, attempt);
        }
    }

    /** Looks with each slice of the config servers whether the shards are those that are followed. */
    private final class Watching extends Together {
        @Override
        public void store(ChangeSlice slice) {
            super.store(slice);
            Set<String> found = found();
            if (!found.equals(sets(cluster))) {
                throw new Inconsistent(
                        "the cluster " + cluster.connection().origin() + " has the sets " + found
                                + " now, and those that are followed are " + sets(cluster)
                                + ": what it has is followed anew, and a shard that is new needs a new dump",
                        null);
            }
        }

        /** That it cannot be asked at the moment says nothing. */
        private Set<String> found() {
            try {
                return sets(Cluster.of(cluster.connection(), Deployment.at(cluster.connection())));
            } catch (Refused | MongoException unreachable) {
                return sets(cluster);
            }
        }
    }

    /** The names of all, with the hosts of shards: whose hosts are all replaced is found by the config servers only. */
    private static Set<String> sets(Cluster cluster) {
        Set<String> sets = new TreeSet<>(Set.of(cluster.config().set()));
        cluster.shards()
                .forEach(shard ->
                        sets.add(shard.set() + " at " + shard.connection().description()));
        return sets;
    }
}
