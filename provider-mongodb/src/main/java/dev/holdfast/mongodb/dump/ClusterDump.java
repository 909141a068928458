package dev.holdfast.mongodb.dump;

import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.ConsistencyMode;
import dev.holdfast.mongodb.MongoException.Inconsistent;
import dev.holdfast.mongodb.MongoException.Refused;
import dev.holdfast.mongodb.check.ClusterChecks;
import dev.holdfast.mongodb.connect.Commands;
import dev.holdfast.mongodb.hold.Balancer;
import dev.holdfast.mongodb.hold.BalancerStop;
import dev.holdfast.mongodb.hold.ClusterRights;
import dev.holdfast.mongodb.hold.Movements;
import dev.holdfast.mongodb.layout.BalancerFacts;
import dev.holdfast.mongodb.layout.Consistency;
import dev.holdfast.mongodb.layout.FileNames;
import dev.holdfast.mongodb.layout.RecoveryPoint;
import dev.holdfast.mongodb.layout.ReplicaSetFacts;
import dev.holdfast.mongodb.topology.Cluster;
import dev.holdfast.mongodb.topology.Deployment;
import dev.holdfast.run.Finding;
import dev.holdfast.spi.workload.DirectorySink;
import dev.holdfast.spi.workload.DumpContext;
import dev.holdfast.spi.workload.Entry;
import dev.holdfast.spi.workload.WorkloadException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The dump of a sharded cluster. Chunks stay where they are as long as it takes: the balancer is stopped, and whatever moves meanwhile
 * fails it. A member of the config servers is locked first, then one of each shard, several at once, and let go in the opposite order.
 * Then the oplogs of all sets are added up to one time that all have reached. Used by one thread, which makes others help.
 */
public final class ClusterDump {
    private final Cluster cluster;
    private final DumpSettings settings;
    private final DumpContext context;
    private final int parallel;

    /** A dump that has not begun. */
    public ClusterDump(Cluster cluster, DumpSettings settings, DumpContext context) {
        this.cluster = cluster;
        this.context = context;
        this.parallel = Math.max(
                1, Math.min(settings.shards().parallel(), cluster.shards().size()));
        this.settings = settings.withReaders(Math.max(1, settings.readers() / parallel));
    }

    /**
     * Writes a directory for each set.
     *
     * @return what is to be known of it
     * @throws Refused if something keeps it from working; names all that does
     * @throws Inconsistent if documents were moved or collections changed meanwhile
     */
    public RecoveryPoint write(DirectorySink directory) {
        cluster.requireSeparate();
        requireAll();
        try (ClusterRights rights = rights()) {
            cluster.shards().forEach(this::awaitCaughtUp);
            awaitCaughtUp(cluster.config());
            check();
            return write(directory, rights);
        }
    }

    /** What was left has to be undone first: a member that was left locked is behind, so that it would not be chosen and stay locked. */
    private ClusterRights rights() {
        try {
            return new ClusterRights(cluster, context::effects);
        } catch (Refused unreachable) {
            check();
            throw unreachable;
        }
    }

    private void awaitCaughtUp(Cluster.Part part) {
        Deployment.at(part.connection())
                .set()
                .ifPresent(set -> new CatchingUp(part.connection(), settings.choice(), context).await(set));
    }

    private RecoveryPoint write(DirectorySink directory, ClusterRights rights) {
        try (Balancer balancer = Balancer.of(cluster);
                BalancerStop stop = BalancerStop.take(
                        rights.balancer(), balancer, cluster.connection().origin(), context.time());
                Movements movements = Movements.ofRouted(cluster, balancer, context.time(), context::checkCancelled)) {
            movements.awaitNone(settings.shards().balancerWait());
            List<String> warnings = new ArrayList<>();
            leftOvers(movements, warnings);
            return write(directory, rights, movements, stop.before(), warnings);
        }
    }

    private boolean isCommon() {
        return settings.shards().commonTime() && settings.mode() != ConsistencyMode.NONE;
    }

    /** Entries of an oplog are of all collections. */
    private void requireAll() {
        if (settings.isSelective() && isCommon()) {
            throw new WorkloadException.Unsupported(
                    "only everything in the cluster " + cluster.connection().origin()
                            + " can be brought to one time, and only some collections or documents are wanted; say"
                            + " common-time=false (--no-common-time), or dump everything");
        }
        if (settings.isSelective() && settings.mode() == ConsistencyMode.OPLOG) {
            throw new WorkloadException.Unsupported(
                    "the oplogs make one moment only of everything, and only some collections or documents are wanted of"
                            + " the cluster " + cluster.connection().origin()
                            + "; use the consistency 'lock' or 'none', or dump everything");
        }
    }

    /** What is found of all sets is told together. */
    private void check() {
        List<Finding> errors = new ArrayList<>();
        for (Finding finding : new ClusterChecks(cluster, settings.needs()).look()) {
            if (finding.severity() == Finding.Severity.ERROR) {
                errors.add(finding);
            } else if (finding.severity() == Finding.Severity.WARNING) {
                context.notice(finding);
            }
        }
        if (!errors.isEmpty()) {
            throw new Refused(
                    "the cluster " + cluster.connection().origin() + " cannot be dumped: "
                            + String.join(
                                    "; ", errors.stream().map(Finding::toString).toList()),
                    null);
        }
    }

    private void leftOvers(Movements movements, List<String> warnings) {
        List<String> shards = movements.leftOvers();
        if (!shards.isEmpty()) {
            warn(
                    warnings,
                    "documents of chunks that were moved away are not deleted yet on " + shards
                            + "; they are in the dump, and restoring the cluster removes them");
        }
    }

    private void warn(List<String> warnings, String text) {
        warnings.add(text);
        context.notice(
                new Finding(Finding.Severity.WARNING, cluster.connection().origin(), text, ""));
    }

    private RecoveryPoint write(
            DirectorySink directory,
            ClusterRights rights,
            Movements movements,
            BalancerFacts balancer,
            List<String> warnings) {
        Commands config = movements.primary(cluster.config());
        Placement before = Placement.of(config, null);
        Map<Cluster.Part, PartDump> parts = new LinkedHashMap<>();
        try {
            open(directory, parts);
            Consistency consistency = consistency(parts);
            copy(parts, consistency, rights, isCommon() ? Map.of() : reached(movements));
            ClusterTime common = isCommon() ? commonTime(parts, movements) : null;
            requireUnmoved(before, config, movements, common);
            Map<Cluster.Part, SetDump.Result> results = finish(parts, common);
            return point(results, consistency, common, balancer, warnings);
        } finally {
            parts.values().forEach(PartDump::close);
        }
    }

    private void open(DirectorySink directory, Map<Cluster.Part, PartDump> parts) {
        PartsContext together = new PartsContext(context);
        for (Cluster.Part part : cluster.parts()) {
            Deployment deployment = Deployment.at(part.connection());
            ReplicaSetFacts.Role role =
                    part.equals(cluster.config()) ? ReplicaSetFacts.Role.CONFIG : ReplicaSetFacts.Role.SHARD;
            Entry entry = Entry.directory(FileNames.of(part.set()))
                    .modifiedAt(context.takenAt())
                    .build();
            parts.put(
                    part,
                    new PartDump(
                            part, role, deployment, settings, together.of(part.name()), directory.directory(entry)));
        }
    }

    /** One means for all sets. */
    private Consistency consistency(Map<Cluster.Part, PartDump> parts) {
        List<String> unlockable = parts.values().stream()
                .filter(part -> !part.isLockable())
                .map(part -> part.part().name())
                .toList();
        return switch (settings.mode()) {
            case NONE -> Consistency.NONE;
            case LOCK -> Consistency.LOCK;
            case OPLOG -> Consistency.OPLOG;
            case AUTO -> {
                if (unlockable.isEmpty()) {
                    yield Consistency.LOCK;
                }
                boolean selective = settings.isSelective();
                context.notice(new Finding(
                        Finding.Severity.WARNING,
                        cluster.connection().origin(),
                        "no member of " + unlockable + " can be locked, "
                                + (selective
                                        ? "and the oplogs make one moment only of everything: each collection is dumped as"
                                                + " it is when its turn comes"
                                        : "so that the oplogs make the dump one moment"),
                        "add a member that bears data to each"));
                yield selective ? Consistency.NONE : Consistency.OPLOG;
            }
        };
    }

    /** A member that is behind may not show yet what was moved to its shard; where oplogs are added, they do. */
    private Map<Cluster.Part, ClusterTime> reached(Movements movements) {
        Map<Cluster.Part, ClusterTime> reached = new LinkedHashMap<>();
        for (Cluster.Part part : cluster.parts()) {
            reached.put(part, CommonTime.written(movements.primary(part).admin("hello")));
        }
        return reached;
    }

    private void copy(
            Map<Cluster.Part, PartDump> parts,
            Consistency consistency,
            ClusterRights rights,
            Map<Cluster.Part, ClusterTime> reached) {
        Function<Cluster.Part, ClusterTime> atLeast = part -> reached.getOrDefault(part, ClusterTime.ZERO);
        List<Runnable> tasks = cluster.shards().stream()
                .<Runnable>map(shard ->
                        () -> part(parts, shard).copy(consistency, rights.of(shard), atLeast.apply(shard), () -> {}))
                .toList();
        Runnable shards = () -> new Readers(parallel, "holdfast-mongodb-shard").run(tasks);
        part(parts, cluster.config())
                .copy(consistency, rights.of(cluster.config()), atLeast.apply(cluster.config()), shards);
    }

    private static PartDump part(Map<Cluster.Part, PartDump> parts, Cluster.Part part) {
        return Objects.requireNonNull(parts.get(part), "part");
    }

    private ClusterTime commonTime(Map<Cluster.Part, PartDump> parts, Movements movements) {
        ClusterTime shown = parts.values().stream()
                .map(PartDump::shows)
                .max(ClusterTime::compareTo)
                .orElse(ClusterTime.ZERO);
        return new CommonTime(cluster.parts().stream().map(movements::primary).toList()).take(shown);
    }

    private void requireUnmoved(Placement before, Commands config, Movements movements, @Nullable ClusterTime common) {
        List<String> found = new ArrayList<>(movements.look());
        found.addAll(before.changesUntil(Placement.of(config, common), config, common == null));
        if (!found.isEmpty()) {
            throw new Inconsistent(
                    "what lies on which shard of " + cluster.connection().origin() + " changed while it was dumped: "
                            + String.join("; ", found)
                            + "; dump again, and move no chunks and change no sharded collections meanwhile",
                    null);
        }
    }

    private Map<Cluster.Part, SetDump.Result> finish(Map<Cluster.Part, PartDump> parts, @Nullable ClusterTime common) {
        Map<Cluster.Part, SetDump.Result> results = new ConcurrentHashMap<>();
        List<Runnable> tasks = parts.values().stream()
                .<Runnable>map(part -> () -> results.put(part.part(), part.finish(common)))
                .toList();
        new Readers(parallel, "holdfast-mongodb-oplog").run(tasks);
        return results;
    }

    private RecoveryPoint point(
            Map<Cluster.Part, SetDump.Result> results,
            Consistency consistency,
            @Nullable ClusterTime common,
            BalancerFacts balancer,
            List<String> warnings) {
        RecoveryPoint.Builder point =
                RecoveryPoint.builder(consistency).balancer(balancer).selective(settings.isSelective());
        if (common == null) {
            warn(
                    warnings,
                    "each set shows a moment of its own, and transactions of several shards may be there in part: nothing"
                            + " spans shards");
        } else {
            point.commonTime(common);
        }
        warnings.forEach(point::warning);
        for (Cluster.Part part : cluster.parts()) {
            SetDump.Result result = Objects.requireNonNull(results.get(part), "result");
            context.read(SetDump.source(result, part.name()));
            point.replicaSet(result.facts());
            result.collections().forEach(point::collection);
        }
        return point.build();
    }
}
