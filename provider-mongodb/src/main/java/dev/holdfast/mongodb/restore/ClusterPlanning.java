package dev.holdfast.mongodb.restore;

import dev.holdfast.mongodb.MongoException.Refused;
import dev.holdfast.mongodb.layout.DumpPart;
import dev.holdfast.mongodb.layout.DumpTree;
import dev.holdfast.mongodb.layout.RecoveryPoint;
import dev.holdfast.mongodb.layout.ReplicaSetFacts;
import dev.holdfast.mongodb.topology.Cluster;
import dev.holdfast.run.Finding;
import dev.holdfast.run.RestorePlan;
import dev.holdfast.run.RestorePlan.Action;
import dev.holdfast.spi.workload.DumpSource;
import dev.holdfast.spi.workload.PlannedRestore;
import dev.holdfast.spi.workload.RestoreContext;
import dev.holdfast.spi.workload.WorkloadException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/** Works out how the dump of a cluster is put into another one, by looking at the dump and at all sets of the target. Used by one thread. */
public final class ClusterPlanning {
    private final Cluster cluster;
    private final RestoreSettings settings;
    private final PartsRestoring context;
    private final List<Finding> conflicts = new ArrayList<>();

    /** Has not looked yet. */
    public ClusterPlanning(Cluster cluster, RestoreSettings settings, RestoreContext context) {
        this.cluster = cluster;
        this.settings = settings;
        this.context = new PartsRestoring(context);
    }

    /**
     * Looks.
     *
     * @return to be closed
     * @throws dev.holdfast.mongodb.MongoException.Damaged if there is no dump
     * @throws Refused if the target cannot be reached
     * @throws WorkloadException.Unsupported if the dump is of something else, or more is wanted than can be done
     */
    public PlannedRestore plan(DumpSource source) {
        cluster.requireSeparate();
        DumpTree tree = DumpTree.find(source);
        RecoveryPoint point = tree.recoveryPoint()
                .filter(known -> known.replicaSets().stream().anyMatch(ClusterPlanning::isConfig))
                .orElseThrow(() -> new WorkloadException.Unsupported("the dump is not that of a sharded cluster, and "
                        + cluster.connection().origin()
                        + " is one; restore it to one replica set: a new one, or say cluster=false"));
        requireWhole();
        if (point.isSelective()) {
            throw new WorkloadException.Unsupported(
                    "the dump has only some collections or documents of the cluster, and"
                            + " a cluster is restored as a whole; restore the directory of a shard (SNAP:dump/SHARD) to a"
                            + " replica set");
        }
        Map<String, DumpPart> parts = new TreeMap<>();
        tree.parts().forEach(part -> parts.put(part.replicaSet(), part));
        point.replicaSets().forEach(set -> requirePart(parts, set));
        String configSet = point.replicaSets().stream()
                .filter(ClusterPlanning::isConfig)
                .map(ReplicaSetFacts::name)
                .findFirst()
                .orElseThrow();
        DumpPart config = Objects.requireNonNull(parts.remove(configSet), "config");
        Routing routing = new Routing(config);
        Map<Cluster.Part, DumpPart> shards = shards(parts, routing);
        Map<Cluster.Part, MongoRestore> restores = new LinkedHashMap<>();
        try {
            ClusterRestoreRights needs = new ClusterRestoreRights(cluster.router(), routing);
            MongoRestore ofConfig =
                    planning(cluster.config()).needing(needs::ofConfig).plan(tree, config, routing);
            restores.put(cluster.config(), ofConfig);
            boolean seen = !settings.rights() || ClusterDatabases.mayBeSeen(ofConfig.commands());
            Map<String, BsonDocument> present = seen ? present(routing) : Map.of();
            Map<Cluster.Part, Set<String>> left = new LinkedHashMap<>();
            shards.forEach((target, part) -> {
                RestorePlanning planning = planning(target).dropping(settings.drop() ? routing.databases() : Set.of());
                Supplier<Set<String>> unknown =
                        () -> seen ? left(planning.databases(), routing, present.keySet()) : Set.of();
                planning.needing(rights -> needs.ofShard(rights, settings.drop() ? unknown.get() : Set.of()));
                restores.put(target, planning.plan(tree, part, null));
                left.put(target, unknown.get());
            });
            if (seen) {
                tellOfZones(routing, ofConfig);
            }
            return planned(routing, restores, present, left);
        } catch (RuntimeException failure) {
            restores.values().forEach(MongoRestore::close);
            throw failure;
        }
    }

    /** Which shard is in which zone is the target's own, and what lies in a zone is not: the balancer acts on both. */
    private void tellOfZones(Routing routing, MongoRestore config) {
        Map<String, Set<String>> wanted = routing.zones();
        if (wanted.isEmpty()) {
            return;
        }
        Map<String, Set<String>> found = new TreeMap<>();
        config.commands()
                .foundSoon(
                        "config",
                        new BsonDocument("find", new BsonString("shards")).append("batchSize", new BsonInt32(10_000)))
                .forEach(shard -> found.put(shard.getString("_id").getValue(), Routing.zones(shard)));
        wanted.forEach((shard, zones) -> {
            Set<String> now = found.getOrDefault(shard, Set.of());
            if (!now.equals(zones)) {
                context.notice(new Finding(
                        Finding.Severity.WARNING,
                        shard,
                        "the shard was in the zones " + zones + " and is in " + now
                                + " here: with the ranges of zones that are restored, the balancer moves their chunks to"
                                + " the shards that are in them now, or nowhere",
                        "give it its zones before, with sh.addShardToZone and sh.removeShardFromZone"));
            }
        });
    }

    /** Databases of the dump that the cluster knows. */
    private Map<String, BsonDocument> present(Routing routing) {
        Map<String, BsonDocument> present = new ClusterDatabases(cluster).all();
        present.keySet().retainAll(routing.databases());
        return present;
    }

    private static boolean isConfig(ReplicaSetFacts set) {
        return set.role() == ReplicaSetFacts.Role.CONFIG;
    }

    /** What routes documents is restored as a whole, so that parts and other names would not fit it. */
    private void requireWhole() {
        if (!settings.filter().wantsAll() || !settings.mapping().isEmpty() || !settings.uuids()) {
            throw new WorkloadException.Unsupported("a cluster is restored as a whole, under the same names and UUIDs;"
                    + " for some collections, or other names, restore the directory of a shard (SNAP:dump/SHARD) to a"
                    + " replica set");
        }
    }

    private static void requirePart(Map<String, DumpPart> parts, ReplicaSetFacts set) {
        if (!parts.containsKey(set.name())) {
            throw new dev.holdfast.mongodb.MongoException.Damaged(
                    "the dump of the replica set " + set.name()
                            + " is missing; a cluster is restored as a whole: leave out filters of paths",
                    null);
        }
    }

    private RestorePlanning planning(Cluster.Part part) {
        int writers = Math.max(
                1,
                settings.parallel()
                        / Math.max(
                                1, Math.min(settings.shards(), cluster.shards().size())));
        return new RestorePlanning(part.connection(), settings.ofShard(writers), context.of(part.name())).ofCluster();
    }

    /** Routing names shards, so that they must have the names that they had. */
    private Map<Cluster.Part, DumpPart> shards(Map<String, DumpPart> parts, Routing routing) {
        Map<String, DumpPart> byName = new TreeMap<>();
        parts.forEach((set, part) -> byName.put(routing.shards().getOrDefault(set, set), part));
        Set<String> wanted = new TreeSet<>(byName.keySet());
        Map<Cluster.Part, DumpPart> shards = new LinkedHashMap<>();
        Set<String> found = new TreeSet<>();
        for (Cluster.Part shard : cluster.shards()) {
            found.add(shard.name());
            DumpPart part = byName.get(shard.name());
            if (part != null) {
                shards.put(shard, part);
            }
        }
        if (!found.equals(wanted)) {
            throw new WorkloadException.Unsupported("the dump has the shards " + wanted + " and the cluster "
                    + cluster.connection().origin() + " has " + found
                    + "; a cluster with as many shards of the same names is needed (addShard takes a name)");
        }
        return shards;
    }

    /** Databases that a shard has and the config servers do not know, as after a restore that did not come to its end. */
    private static Set<String> left(Set<String> there, Routing routing, Set<String> known) {
        there.retainAll(routing.databases());
        there.removeAll(known);
        return there;
    }

    private PlannedRestore planned(
            Routing routing,
            Map<Cluster.Part, MongoRestore> restores,
            Map<String, BsonDocument> present,
            Map<Cluster.Part, Set<String>> left) {
        if (!settings.drop()) {
            present.keySet()
                    .forEach(name -> conflict(
                            name, "the database is there already; have it dropped, or restore to another cluster"));
            left.forEach((shard, names) -> names.forEach(name -> conflict(
                    shard.name() + ": " + name,
                    "the shard has a database of that name, which the cluster does not know; have it dropped")));
        }
        restores.forEach((part, restore) -> {
            restore.plan().conflicts().forEach(one -> conflict(part, one));
            requireUuids(part, restore, routing);
        });
        return new ClusterRestore(
                cluster, settings, context, routing, restores, present, left, plan(restores, present, left));
    }

    private void requireUuids(Cluster.Part part, MongoRestore restore, Routing routing) {
        restore.restored().stream()
                .filter(one -> !one.uuid()
                        && routing.collections().containsKey(one.target().toString()))
                .forEach(one -> conflict(
                        part.name() + ": " + one.target(), "another collection of the target has its UUID; drop that"));
    }

    private void conflict(String subject, String message) {
        conflicts.add(new Finding(Finding.Severity.ERROR, subject, message, ""));
    }

    private void conflict(Cluster.Part part, Finding found) {
        conflicts.add(new Finding(
                Finding.Severity.ERROR, part.name() + ": " + found.subject(), found.message(), found.remedy()));
    }

    private RestorePlan plan(
            Map<Cluster.Part, MongoRestore> restores,
            Map<String, BsonDocument> dropped,
            Map<Cluster.Part, Set<String>> left) {
        List<RestorePlan.Item> items = new ArrayList<>();
        Set<String> databases = new HashSet<>(dropped.keySet());
        databases.forEach(name -> items.add(new RestorePlan.Item(
                name, Action.DELETE, 0, "the database is dropped first, with all that is in it on any shard")));
        left.forEach((shard, names) -> names.forEach(name -> {
            databases.add(name);
            items.add(new RestorePlan.Item(
                    shard.name() + ": " + name,
                    Action.DELETE,
                    0,
                    "the database, which only the shard knows, is dropped first"));
        }));
        restores.forEach((part, restore) -> restore.plan()
                .items()
                .forEach(item -> items.add(new RestorePlan.Item(
                        part.name() + ": " + item.path(), item.action(), item.bytes(), item.reason()))));
        return new RestorePlan(
                cluster.connection().origin(),
                sum(restores, RestorePlan::created),
                sum(restores, RestorePlan::changed),
                sum(restores, RestorePlan::kept),
                new RestorePlan.Tally(databases.size(), 0),
                conflicts,
                items.stream().limit(RestorePlan.MAX_ITEMS).toList());
    }

    private static RestorePlan.Tally sum(
            Map<Cluster.Part, MongoRestore> restores, Function<RestorePlan, RestorePlan.Tally> which) {
        return restores.values().stream()
                .map(restore -> which.apply(restore.plan()))
                .reduce(
                        new RestorePlan.Tally(0, 0),
                        (one, other) ->
                                new RestorePlan.Tally(one.entries() + other.entries(), one.bytes() + other.bytes()));
    }
}
