package dev.holdfast.mongodb.follow;

import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.ConsistencyMode;
import dev.holdfast.mongodb.MongoException.Inconsistent;
import dev.holdfast.mongodb.connect.Connection;
import dev.holdfast.mongodb.dump.DumpSettings;
import dev.holdfast.mongodb.oplog.OplogFollower;
import dev.holdfast.mongodb.topology.Deployment;
import dev.holdfast.mongodb.topology.ReplicaSet;
import dev.holdfast.mongodb.topology.Role;
import dev.holdfast.run.Finding;
import dev.holdfast.spi.workload.ChangeHistory;
import dev.holdfast.spi.workload.ChangeLog;
import dev.holdfast.spi.workload.ChangeReceiver;
import dev.holdfast.spi.workload.FollowOptions;
import dev.holdfast.spi.workload.WorkloadException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** The oplog of a replica set, as something that can be followed into a repository. */
public final class OplogChangeLog implements ChangeLog {
    private final Connection connection;
    private final DumpSettings settings;

    /** @param settings which members are read, as for dumps */
    public OplogChangeLog(Connection connection, DumpSettings settings) {
        this.connection = connection;
        this.settings = settings;
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
     * Follows the oplog of a replica set.
     *
     * @throws Inconsistent if another replica set answers meanwhile: whoever follows anew begins a new chain
     */
    @Override
    public void follow(ChangeReceiver receiver, FollowOptions options) {
        Deployment deployment = Deployment.at(connection);
        ReplicaSet set = requireSet(deployment);
        LogName log = new LogName(set.name(), set.id());
        StoredLogs.Log stored = StoredLogs.of(receiver.stored()).of(log);
        FollowedMembers members = new FollowedMembers(connection, settings.choice(), log, receiver);
        OplogFollower.Builder follower = OplogFollower.of(
                        set.name(), members::next, new SliceStoring(log, receiver, options.once()))
                .time(receiver.time())
                .span(options.span())
                .sliceBytes(options.bytes())
                .stopWhen(receiver::isStopping);
        follower.resume(stored.ends());
        if (stored.facts().isEmpty()) {
            begin(stored, receiver).ifPresent(follower::beginAt);
        }
        if (options.once()) {
            follower.through(newest(members));
        }
        run(follower.build());
    }

    private ReplicaSet requireSet(Deployment deployment) {
        Role role = deployment.server().role();
        if (role == Role.ROUTER || role == Role.CONFIG) {
            throw new WorkloadException.Unsupported(connection.description()
                    + " stands for a sharded cluster, whose oplogs are not followed yet; follow replica sets");
        }
        return deployment
                .set()
                .orElseThrow(() -> new WorkloadException.Unsupported(connection.description()
                        + " is no replica set, and so has no oplog; make it a replica set of one member"));
    }

    /** A chain that begins where the newest dump needs it makes that dump worth something. */
    private Optional<ClusterTime> begin(StoredLogs.Log stored, ChangeReceiver receiver) {
        List<SliceTags.Base> bases = stored.bases();
        if (bases.isEmpty()) {
            receiver.notice(new Finding(
                    Finding.Severity.HINT,
                    connection.description(),
                    "there is no dump of " + stored.name().set() + " yet that its oplog can be replayed onto",
                    "back it up with the consistency 'lock' or 'oplog' while this goes on"));
        }
        return bases.stream()
                .max(Comparator.comparing(base -> base.dump().consistentAt()))
                .map(base -> base.dump().replayFrom());
    }

    private static ClusterTime newest(FollowedMembers members) {
        try (FollowedMembers.Source source = members.next()) {
            return source.newest();
        }
    }

    private static void run(OplogFollower follower) {
        try {
            follower.run();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CancellationException("following the oplog was interrupted");
        }
    }
}
