package dev.holdfast.mongodb.follow;

import dev.holdfast.mongodb.ConsistencyMode;
import dev.holdfast.mongodb.MongoException.Inconsistent;
import dev.holdfast.mongodb.connect.Connection;
import dev.holdfast.mongodb.dump.DumpSettings;
import dev.holdfast.mongodb.topology.Cluster;
import dev.holdfast.mongodb.topology.Deployment;
import dev.holdfast.mongodb.topology.ReplicaSet;
import dev.holdfast.run.Finding;
import dev.holdfast.spi.workload.ChangeHistory;
import dev.holdfast.spi.workload.ChangeLog;
import dev.holdfast.spi.workload.ChangeReceiver;
import dev.holdfast.spi.workload.FollowOptions;
import dev.holdfast.spi.workload.WorkloadException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The oplog of a replica set, or those of all sets of a cluster, as something that can be followed into a repository. */
public final class OplogChangeLog implements ChangeLog {
    private final Connection connection;
    private final DumpSettings settings;
    private final Function<Deployment, Optional<Cluster>> clusters;

    /**
     * Nothing is read yet.
     *
     * @param settings which members are read, as for dumps
     * @param clusters the cluster that a deployment stands for; empty if it stands for itself
     */
    public OplogChangeLog(
            Connection connection, DumpSettings settings, Function<Deployment, Optional<Cluster>> clusters) {
        this.connection = connection;
        this.settings = settings;
        this.clusters = clusters;
    }

    @Override
    public ChangeHistory history() {
        return new OplogHistory();
    }

    @Override
    public List<Finding> findings() {
        if (settings.isSelective()) {
            return List.of(noBase(
                    "its backups are of some collections or documents only, and the oplog is of all",
                    "leave out include, exclude and query"));
        }
        return settings.mode() == ConsistencyMode.NONE
                ? List.of(noBase(
                        "its backups show no moment with the consistency 'none'",
                        "choose another consistency: auto, lock or oplog"))
                : List.of();
    }

    private Finding noBase(String why, String remedy) {
        return new Finding(
                Finding.Severity.WARNING,
                connection.description(),
                "its oplog cannot be replayed onto its backups: " + why,
                remedy);
    }

    /**
     * Follows the oplog of a replica set, or those of all sets of a cluster.
     *
     * @throws Inconsistent if another replica set answers meanwhile, or a cluster has got other shards: whoever follows anew goes on with
     *     what there is then
     */
    @Override
    public void follow(ChangeReceiver receiver, FollowOptions options) {
        Deployment deployment = Deployment.at(connection);
        Optional<Cluster> cluster = clusters.apply(deployment);
        StoredLogs stored = StoredLogs.of(receiver.stored());
        if (cluster.isPresent()) {
            new ClusterFollowing(cluster.get(), settings.choice(), stored, receiver, options).run();
            return;
        }
        ReplicaSet set = deployment
                .set()
                .orElseThrow(() -> new WorkloadException.Unsupported(connection.description()
                        + " is no replica set, and so has no oplog; make it a replica set of one member"));
        SetFollowing following = new SetFollowing(connection, set, settings.choice(), stored);
        if (following.hasNoBase()) {
            tellOfNoBase(receiver, connection.description());
        }
        following.run(receiver, options, options.once() ? following.newest(receiver) : null);
    }

    /** An archive that nothing can be restored with is not what anybody wants. */
    static void tellOfNoBase(ChangeReceiver receiver, String of) {
        receiver.notice(new Finding(
                Finding.Severity.HINT,
                of,
                "there is no dump of it yet that its oplog can be replayed onto",
                "back it up with the consistency 'lock' or 'oplog' while this goes on"));
    }
}
