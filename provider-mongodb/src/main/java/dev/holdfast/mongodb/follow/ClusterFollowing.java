package dev.holdfast.mongodb.follow;

import dev.holdfast.Snapshot;
import dev.holdfast.Time;
import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.MongoException.Inconsistent;
import dev.holdfast.mongodb.MongoException.Refused;
import dev.holdfast.mongodb.connect.Connection;
import dev.holdfast.mongodb.dump.Readers;
import dev.holdfast.mongodb.topology.Cluster;
import dev.holdfast.mongodb.topology.Deployment;
import dev.holdfast.mongodb.topology.MemberChoice;
import dev.holdfast.mongodb.topology.ReplicaSet;
import dev.holdfast.run.Finding;
import dev.holdfast.spi.workload.ChangeReceiver;
import dev.holdfast.spi.workload.ChangeSlice;
import dev.holdfast.spi.workload.FollowOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Follows the oplogs of all sets of a cluster, each on a thread of its own. When one cannot go on all end, with what they have stored:
 * an archive of some shards restores nothing.
 */
final class ClusterFollowing {
    private final Cluster cluster;
    private final ChangeReceiver receiver;
    private final FollowOptions options;
    private final Map<Cluster.Part, SetFollowing> sets = new LinkedHashMap<>();
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

    ClusterFollowing(
            Cluster cluster, MemberChoice choice, StoredLogs stored, ChangeReceiver receiver, FollowOptions options) {
        this.cluster = cluster;
        this.receiver = receiver;
        this.options = options;
        cluster.parts()
                .forEach(part ->
                        sets.put(part, new SetFollowing(part.connection(), set(part.connection()), choice, stored)));
    }

    private static ReplicaSet set(Connection connection) {
        return Deployment.at(connection)
                .set()
                .orElseThrow(() -> new Refused(connection.description() + " is in no replica set at the moment", null));
    }

    /**
     * Follows them until it is to stop, or through what all have now.
     *
     * @throws Inconsistent if the cluster has other shards than it had
     */
    void run() {
        if (sets.values().stream().anyMatch(SetFollowing::hasNoBase)) {
            OplogChangeLog.tellOfNoBase(receiver, cluster.connection().origin());
        }
        ClusterTime through = options.once() ? newest() : null;
        List<Runnable> tasks = new ArrayList<>();
        sets.forEach((part, set) -> tasks.add(() -> follow(part, set, through)));
        new Readers(tasks.size(), "holdfast-mongodb-follower").run(tasks);
        RuntimeException thrown = failure.get();
        if (thrown != null) {
            throw thrown;
        }
    }

    /** A time that all have reached can be restored; one that is idle gets there too, as a primary writes something every ten seconds. */
    private ClusterTime newest() {
        return sets.values().stream()
                .map(set -> set.newest(receiver))
                .max(ClusterTime::compareTo)
                .orElse(ClusterTime.ZERO);
    }

    private void follow(Cluster.Part part, SetFollowing set, @Nullable ClusterTime through) {
        try {
            set.run(part.equals(cluster.config()) ? new Watching() : new Together(), options, through);
        } catch (RuntimeException thrown) {
            failure.compareAndSet(null, thrown);
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
            if (!found.equals(names(cluster))) {
                throw new Inconsistent(
                        "the cluster " + cluster.connection().origin() + " has the sets " + found
                                + " now, and those that are followed are " + names(cluster)
                                + ": what it has is followed anew, and needs a new dump",
                        null);
            }
        }

        /** That it cannot be asked at the moment says nothing. */
        private Set<String> found() {
            try {
                return names(Cluster.of(cluster.connection(), Deployment.at(cluster.connection())));
            } catch (Refused unreachable) {
                return names(cluster);
            }
        }
    }

    private static Set<String> names(Cluster cluster) {
        return cluster.parts().stream().map(Cluster.Part::set).collect(Collectors.toCollection(TreeSet::new));
    }
}
