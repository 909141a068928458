package dev.holdfast.mongodb;

import dev.holdfast.mongodb.check.ClusterChecks;
import dev.holdfast.mongodb.check.DumpChecks;
import dev.holdfast.mongodb.check.DumpNeeds;
import dev.holdfast.mongodb.check.Reaching;
import dev.holdfast.mongodb.connect.Connection;
import dev.holdfast.mongodb.connect.MongoLocation;
import dev.holdfast.mongodb.dump.ClusterDump;
import dev.holdfast.mongodb.dump.SetDump;
import dev.holdfast.mongodb.follow.LogName;
import dev.holdfast.mongodb.follow.OplogChangeLog;
import dev.holdfast.mongodb.follow.SliceTags;
import dev.holdfast.mongodb.hold.BalancerBack;
import dev.holdfast.mongodb.hold.Unlocking;
import dev.holdfast.mongodb.layout.DumpLayout;
import dev.holdfast.mongodb.layout.OwnFile;
import dev.holdfast.mongodb.layout.RecoveryPoint;
import dev.holdfast.mongodb.layout.ReplicaSetFacts;
import dev.holdfast.mongodb.restore.ClusterPlanning;
import dev.holdfast.mongodb.restore.RestorePlanning;
import dev.holdfast.mongodb.restore.TemporaryUsers;
import dev.holdfast.mongodb.topology.Cluster;
import dev.holdfast.mongodb.topology.Deployment;
import dev.holdfast.mongodb.topology.Role;
import dev.holdfast.run.Finding;
import dev.holdfast.spi.workload.ChangeHistory;
import dev.holdfast.spi.workload.ChangeLog;
import dev.holdfast.spi.workload.Compensator;
import dev.holdfast.spi.workload.DirectorySink;
import dev.holdfast.spi.workload.DumpContext;
import dev.holdfast.spi.workload.DumpSource;
import dev.holdfast.spi.workload.Entry;
import dev.holdfast.spi.workload.PlannedRestore;
import dev.holdfast.spi.workload.RestoreContext;
import dev.holdfast.spi.workload.RestoreOptions;
import dev.holdfast.spi.workload.Workload;
import dev.holdfast.spi.workload.WorkloadException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A deployment of MongoDB: a server on its own, a replica set, or a sharded cluster. Its dump lies in the snapshot as mongodump's directory {@code dump/},
 * with {@code .holdfast/backup.json} beside it, which says what moment it shows.
 *
 * <p>Connections are made when it is dumped, validated or restored to, and end with that.
 */
public final class MongoWorkload implements Workload {
    private final Connection connection;
    private final MongoSettings settings;

    MongoWorkload(Connection connection, MongoSettings settings) {
        this.connection = connection;
        this.settings = settings;
    }

    /**
     * Begins with a connection string.
     *
     * @param location {@code mongodb://…} or {@code mongodb+srv://…}, without a password
     * @throws WorkloadException.Invalid if it cannot be understood
     */
    public static MongoWorkloadBuilder at(String location) {
        return new MongoWorkloadBuilder(MongoLocation.of(location));
    }

    @Override
    public String description() {
        return connection.description();
    }

    @Override
    public List<String> paths() {
        return List.of("/" + DumpLayout.DUMP);
    }

    @Override
    public List<String> excludes() {
        return List.of();
    }

    /** Files come without inodes and times of their own: each is read, and what is known of it is not stored again. */
    @Override
    public boolean usesParent() {
        return false;
    }

    @Override
    public List<Finding> validate(DumpContext context) {
        DumpNeeds needs = settings.dump().needs();
        Deployment deployment;
        try {
            deployment = Deployment.at(connection);
        } catch (MongoException.Refused unreachable) {
            return new DumpChecks(connection, needs).look();
        }
        try {
            return cluster(deployment)
                    .map(cluster -> new ClusterChecks(cluster, needs).look())
                    .orElseGet(() -> ofSet(deployment, needs));
        } catch (MongoException.Refused incomplete) {
            String why = String.valueOf(incomplete.getMessage());
            return List.of(new Finding(Finding.Severity.ERROR, description(), why, ""));
        }
    }

    private List<Finding> ofSet(Deployment deployment, DumpNeeds needs) {
        List<Finding> findings = new ArrayList<>(new DumpChecks(connection, needs).look());
        strangers(deployment).ifPresent(findings::add);
        return findings;
    }

    /** A name that is misspelt keeps nobody away from whom it means. */
    private Optional<Finding> strangers(Deployment deployment) {
        return deployment
                .set()
                .map(settings.dump().choice()::strangers)
                .filter(hosts -> !hosts.isEmpty())
                .map(hosts -> new Finding(
                        Finding.Severity.WARNING,
                        description(),
                        "a weight is given to " + String.join(", ", hosts) + ", and no member is called so",
                        "see its spelling, and rs.conf() for the names of members"));
    }

    private Optional<Cluster> cluster(Deployment deployment) {
        boolean whole = Cluster.isAt(deployment)
                && (settings.cluster() || deployment.server().role() == Role.ROUTER);
        return whole ? Optional.of(Reaching.cluster(connection, deployment)) : Optional.empty();
    }

    @Override
    public void dump(DumpContext context, DirectorySink root) {
        Deployment deployment = Deployment.at(connection);
        Optional<Cluster> cluster = cluster(deployment);
        try (DirectorySink directory = root.directory(at(context, Entry.directory(DumpLayout.DUMP)))) {
            if (cluster.isPresent()) {
                RecoveryPoint point = new ClusterDump(cluster.get(), settings.dump(), context).write(directory);
                if (point.commonTime().isPresent()) {
                    point.replicaSets().forEach(set -> tell(context, set));
                }
                note(context, root, point);
                return;
            }
            warnOfPart(context, deployment);
            strangers(deployment).ifPresent(context::notice);
            SetDump.Result result = new SetDump(connection, deployment, settings.dump(), context).write(directory);
            RecoveryPoint.Builder point = RecoveryPoint.builder(result.consistency())
                    .selective(settings.dump().isSelective())
                    .replicaSet(result.facts());
            result.collections().forEach(point::collection);
            tell(context, result.facts());
            note(context, root, point.build());
        }
    }

    private void warnOfPart(DumpContext context, Deployment deployment) {
        if (deployment.server().role() == Role.SHARD || deployment.server().role() == Role.CONFIG) {
            context.notice(new Finding(
                    Finding.Severity.WARNING,
                    description(),
                    "it is one part of a sharded cluster: what lies on other shards is not in the dump",
                    "give the address of the config servers or of a router to dump all of it"));
        }
    }

    /** Onto which moment the oplog can be replayed, where whoever replays it finds it without reading anything. */
    private void tell(DumpContext context, ReplicaSetFacts set) {
        if (set.first().isPresent()
                && set.lastEntry().isPresent()
                && !settings.dump().isSelective()) {
            LogName log = new LogName(set.name(), set.id());
            context.fact(
                    ChangeHistory.POINT,
                    SliceTags.point(log, set.first().get(), set.lastEntry().get()));
        }
    }

    private static void note(DumpContext context, DirectorySink root, RecoveryPoint point) {
        OwnFile.write(context, root, DumpLayout.RECOVERY_POINT, point.toBytes());
    }

    private static Entry at(DumpContext context, Entry.Builder entry) {
        return entry.modifiedAt(context.takenAt()).build();
    }

    @Override
    public PlannedRestore planRestore(RestoreContext context, DumpSource source, RestoreOptions options) {
        Optional<Cluster> cluster = cluster(Reaching.at(connection));
        return cluster.isPresent()
                ? new ClusterPlanning(cluster.get(), settings.restore(), context).plan(source)
                : new RestorePlanning(connection, settings.restore(), context).plan(source, options);
    }

    @Override
    public Optional<ChangeLog> changes() {
        return Optional.of(new OplogChangeLog(connection, settings.dump(), this::cluster));
    }

    @Override
    public List<Compensator> compensators() {
        return List.of(
                new Unlocking(connection, false), new BalancerBack(connection, false), new TemporaryUsers(connection));
    }

    @Override
    public void close() {
        // Connections are closed by what opened them.
    }
}
