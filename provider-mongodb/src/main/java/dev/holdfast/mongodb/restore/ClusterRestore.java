package dev.holdfast.mongodb.restore;

import com.mongodb.client.MongoClient;
import dev.holdfast.mongodb.MongoException.Refused;
import dev.holdfast.mongodb.connect.Commands;
import dev.holdfast.mongodb.dump.Readers;
import dev.holdfast.mongodb.hold.Movements;
import dev.holdfast.mongodb.topology.Cluster;
import dev.holdfast.mongodb.topology.Deployment;
import dev.holdfast.run.Finding;
import dev.holdfast.run.ItemFailure;
import dev.holdfast.run.RestorePlan;
import dev.holdfast.spi.workload.PlannedRestore;
import dev.holdfast.spi.workload.RestoreContext;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Puts the dump of a cluster into another one, whose balancer is stopped meanwhile: what each shard had into the shard of that name,
 * several at once, and then what the config servers knew. With a plan that has conflicts nothing is done at all.
 */
final class ClusterRestore implements PlannedRestore {
    private static final int BATCH = 1000;

    private final Cluster cluster;
    private final RestoreSettings settings;
    private final RestoreContext context;
    private final Routing routing;
    private final Map<Cluster.Part, MongoRestore> restores;
    private final Map<String, BsonDocument> dropped;
    private final Map<Cluster.Part, Set<String>> left;
    private final RestorePlan plan;
    private @Nullable Stillness held;

    /**
     * Nothing is done yet.
     *
     * @param dropped databases that are dropped first, with what the config servers say of them
     * @param left databases that only shards know, and that are dropped there
     */
    ClusterRestore(
            Cluster cluster,
            RestoreSettings settings,
            RestoreContext context,
            Routing routing,
            Map<Cluster.Part, MongoRestore> restores,
            Map<String, BsonDocument> dropped,
            Map<Cluster.Part, Set<String>> left,
            RestorePlan plan) {
        this.cluster = cluster;
        this.settings = settings;
        this.context = context;
        this.routing = routing;
        this.restores = restores;
        this.dropped = dropped;
        this.left = left;
        this.plan = plan;
    }

    @Override
    public RestorePlan plan() {
        return plan;
    }

    @Override
    public void apply() {
        if (!plan.conflicts().isEmpty()) {
            plan.conflicts().forEach(conflict -> context.failed(MongoRestore.planned(conflict)));
            return;
        }
        Stillness stillness = Stillness.of(cluster, context);
        held = stillness;
        try {
            restore(stillness.movements());
        } catch (RuntimeException failure) {
            release(failure);
            throw failure;
        }
        if (!context.isVerified()) {
            release();
        }
    }

    private void restore(Movements movements) {
        movements.awaitNone(settings.balancerWait());
        context.checkCancelled();
        requireUnchanged();
        forgetRoutes(movements);
        dropped.forEach(this::drop);
        left.forEach((shard, names) -> names.forEach(name -> drop(shard, name)));
        forget(movements);
        List<Runnable> shards = cluster.shards().stream()
                .<Runnable>map(shard -> () -> of(shard).apply())
                .toList();
        new Readers(settings.shards(), "holdfast-mongodb-shard").run(shards);
        if (areWhole()) {
            route(movements);
        }
    }

    /** The cluster may move chunks again. */
    private void release() {
        Stillness stillness = held;
        held = null;
        if (stillness != null) {
            stillness.close();
        }
    }

    private void release(RuntimeException after) {
        try {
            release();
        } catch (RuntimeException another) {
            after.addSuppressed(another);
        }
    }

    /** What a transaction wrote on several shards must not be found on some of them only. */
    private boolean areWhole() {
        List<String> broken = cluster.shards().stream()
                .filter(shard -> !of(shard).isWhole())
                .map(Cluster.Part::name)
                .toList();
        if (!broken.isEmpty()) {
            context.failed(new ItemFailure(
                    cluster.config().name(),
                    "route",
                    "not everything could be restored on " + broken
                            + ", so that the cluster is not told where the documents"
                            + " are: nobody finds any. Mend what is named, and restore again, with drop"));
        }
        return broken.isEmpty();
    }

    private MongoRestore of(Cluster.Part part) {
        return Objects.requireNonNull(restores.get(part), "a part of the cluster");
    }

    private void requireUnchanged() {
        Map<String, BsonDocument> present = new ClusterDatabases(cluster).all();
        present.keySet().retainAll(routing.databases());
        if (!present.equals(dropped)) {
            throw new Refused(
                    "databases were made, moved or dropped since the restore was planned: there are " + present.keySet()
                            + " now; nothing was changed, try again",
                    null);
        }
    }

    /** The shard drops it on all others too, and has the config servers forget it. */
    private void drop(String name, BsonDocument database) {
        String shard = database.getString("primary").getValue();
        Cluster.Part primary = cluster.shards().stream()
                .filter(one -> one.name().equals(shard))
                .findFirst()
                .orElseThrow(
                        () -> new Refused("the database " + name + " lies on " + shard + ", which is no shard", null));
        drop(
                primary,
                name,
                new BsonDocument("_shardsvrDropDatabase", new BsonInt32(1))
                        .append("databaseVersion", database.getDocument("version")));
    }

    /** One that only this shard knows. */
    private static void drop(Cluster.Part shard, String name) {
        drop(shard, name, new BsonDocument("dropDatabase", new BsonInt32(1)));
    }

    private static void drop(Cluster.Part shard, String name, BsonDocument command) {
        try (MongoClient client = Deployment.at(shard.connection()).patientPrimary(shard.connection())) {
            BsonDocument answer =
                    Commands.toPrimary(client, shard.name()).run(name, command.append("writeConcern", Target.MAJORITY));
            if (answer.containsKey("writeConcernError")) {
                throw new Refused(
                        "no majority of " + shard.name() + " has dropped the database " + name + ": "
                                + answer.getDocument("writeConcernError").get("errmsg")
                                + "; look at rs.status() there, and restore again, with drop",
                        null);
            }
        }
    }

    /**
     * Shards remember what they knew last of a collection, and take an older state of the same one for old news: they have to hear first
     * that there is none. What they still mean to delete of it, as it was moved away, may be what belongs to them afterwards.
     */
    private void forget(Movements movements) {
        for (Cluster.Part part : cluster.shards()) {
            Commands shard = movements.primary(part);
            refresh(shard);
            List<BsonValue> uuids = List.copyOf(routing.collections().values());
            for (int from = 0; from < uuids.size(); from += BATCH) {
                BsonDocument those = new BsonDocument(
                        "collectionUuid",
                        new BsonDocument(
                                "$in", new BsonArray(uuids.subList(from, Math.min(uuids.size(), from + BATCH)))));
                BsonDocument each = new BsonDocument("q", those).append("limit", new BsonInt32(0));
                BsonDocument answer = shard.soon(
                        "config",
                        new BsonDocument("delete", new BsonString("rangeDeletions"))
                                .append("deletes", new BsonArray(List.of(each)))
                                .append("writeConcern", Target.MAJORITY),
                        "no majority took that what was moved away is not to be deleted any more");
                if (answer.containsKey("writeErrors")) {
                    throw new Refused(
                            shard.place() + " still means to delete what was moved away: " + answer.get("writeErrors"),
                            null);
                }
            }
        }
    }

    /** What the primaries remember as routers do, the config servers' for the balancer. */
    private void forgetRoutes(Movements movements) {
        for (Cluster.Part part : cluster.parts()) {
            BsonDocument unused =
                    movements.primary(part).admin(new BsonDocument("flushRouterConfig", new BsonInt32(1)));
        }
    }

    /** Routers find nothing before all of it is there, with what the config servers' oplog says. */
    private void route(Movements movements) {
        Cluster.Part part = cluster.config();
        try (MongoClient client = Deployment.at(part.connection()).primary(part.connection())) {
            try {
                if (isShown(client, part)) {
                    forgetRoutes(movements);
                    cluster.shards().forEach(shard -> refresh(movements.primary(shard)));
                }
            } finally {
                routing.forgetAside(client);
            }
        }
    }

    private boolean isShown(MongoClient client, Cluster.Part part) {
        Commands config = Commands.toPrimary(client, part.name()).patient(context.time(), context::checkCancelled);
        boolean unused = config.whole(() -> {
            routing.write(client, config);
            return true;
        });
        of(part).apply();
        if (!of(part).isWhole()) {
            unrouted(part);
            return false;
        }
        removeOrphans(client, config);
        context.checkCancelled();
        routing.show(client, config);
        return true;
    }

    /** What was still to be deleted where it had been moved away, or was being moved, is deleted now: nobody else will. */
    private void removeOrphans(MongoClient client, Commands config) {
        List<ShardedCollection> known = ShardedCollection.aside(client, config, routing.databases()).stream()
                .filter(this::isKnown)
                .toList();
        List<Runnable> shards = cluster.shards().stream()
                .<Runnable>map(shard -> () -> known.forEach(sharded ->
                        of(shard).removeOrphans(sharded, sharded.ownership().ofOthers(shard.name()))))
                .toList();
        new Readers(settings.shards(), "holdfast-mongodb-orphans").run(shards);
    }

    /** Where values of the key lie in no chunk, nobody can say what a shard does not own. */
    private boolean isKnown(ShardedCollection sharded) {
        if (!sharded.ownership().isWhole()) {
            context.notice(new Finding(
                    Finding.Severity.WARNING,
                    sharded.name().toString(),
                    "its chunks do not hold all values of its key, so that documents that belong to other shards were not looked for",
                    "look at config.chunks of the dump"));
        }
        return sharded.ownership().isWhole();
    }

    /** Where chunks were at the dump's moment is not where the documents are. */
    private void unrouted(Cluster.Part part) {
        context.failed(new ItemFailure(
                part.name(),
                "route",
                "what the config servers knew could not be restored as a whole, so that the cluster is not told where the documents"
                        + " are: nobody finds any. Mend what is named, and restore again, with drop"));
    }

    /** Shards ask the config servers anew what they own. */
    private void refresh(Commands shard) {
        routing.databases().forEach(name -> refresh(shard, "_flushDatabaseCacheUpdates", name));
        routing.collections().keySet().forEach(name -> refresh(shard, "_flushRoutingTableCacheUpdates", name));
    }

    private static void refresh(Commands shard, String command, String name) {
        BsonDocument unused = shard.soon(
                "admin",
                new BsonDocument(command, new BsonString(name)).append("syncFromConfig", BsonBoolean.TRUE),
                "it did not ask the config servers what it has of " + name + ", which are restored");
    }

    /** What was restored is compared where it was put: the balancer is off until that is done. */
    @Override
    public long verify() {
        long compared;
        try {
            compared =
                    restores.values().stream().mapToLong(MongoRestore::verify).sum();
        } catch (RuntimeException failure) {
            release(failure);
            throw failure;
        }
        release();
        return compared;
    }

    @Override
    public void close() {
        try {
            release();
        } finally {
            restores.values().forEach(MongoRestore::close);
        }
    }
}
