package dev.holdfast.mongodb.restore;

import com.mongodb.MongoException;
import dev.holdfast.HoldfastException;
import dev.holdfast.mongodb.MongoException.Refused;
import dev.holdfast.mongodb.connect.Commands;
import dev.holdfast.mongodb.dump.Readers;
import dev.holdfast.mongodb.layout.CollectionFacts;
import dev.holdfast.mongodb.layout.ContentSum;
import dev.holdfast.mongodb.layout.Namespace;
import dev.holdfast.mongodb.oplog.IndexDefinitions;
import dev.holdfast.run.Finding;
import dev.holdfast.run.ItemFailure;
import dev.holdfast.run.RestorePlan;
import dev.holdfast.spi.workload.PartMeter;
import dev.holdfast.spi.workload.PlannedRestore;
import dev.holdfast.spi.workload.RestoreContext;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.bson.BsonValue;

/**
 * Puts a dump into a deployment: collections with their documents first, several at once, then the oplog, then indexes, then views, users
 * and roles. What fails for one collection is reported, and the others go on.
 */
final class MongoRestore implements PlannedRestore {
    private final Target target;
    private final RestoreSettings settings;
    private final RestoreContext context;
    private final Planned planned;
    private final RestorePlan plan;
    private final Map<Namespace, CollectionFacts> counted;
    private final InsertPool pool;
    private volatile boolean whole = true;
    private final Set<PlannedCollection> failed = ConcurrentHashMap.newKeySet();
    private final Map<Namespace, ContentSum> orphans = new ConcurrentHashMap<>();

    MongoRestore(Target target, RestoreSettings settings, RestoreContext context, Planned planned, RestorePlan plan) {
        this.target = target;
        this.settings = settings;
        this.context = context;
        this.planned = planned;
        this.plan = plan;
        this.counted = planned.counted();
        this.pool = new InsertPool(settings.parallel());
    }

    @Override
    public RestorePlan plan() {
        return plan;
    }

    /** Sends to what is restored to. */
    Commands commands() {
        return target.commands();
    }

    /** What becomes of collections, without those that are left alone. */
    List<PlannedCollection> restored() {
        return planned.restored();
    }

    @Override
    public void apply() {
        requireWhole();
        List<PlannedCollection> all = planned.restored();
        context.expect(all.size(), plan.bytesToWrite());
        plan.conflicts().forEach(conflict -> fail(planned(conflict)));
        CollectionCreation creation = new CollectionCreation(target, context);
        eachOf(all, one -> !one.metadata().isView(), one -> collection(creation, one));
        eachOf(all, one -> one.metadata().isView(), one -> attempt(one, "create", creation::create));
        IndexDefinitions indexes = indexes(all);
        if (planned.oplog() || planned.replay().isPresent()) {
            replay(indexes);
        }
        if (settings.indexes()) {
            build(indexes);
        }
        if (!planned.users().isEmpty()) {
            new UsersRestore(target, pool, context).restore(planned.users());
        }
        all.stream().filter(one -> !failed.contains(one)).forEach(one -> context.progressed(1, 0));
    }

    /** What a plan says of a conflict, with what to do about it. */
    static ItemFailure planned(Finding conflict) {
        String remedy = conflict.remedy().isEmpty() ? "" : "; " + conflict.remedy();
        return new ItemFailure(conflict.subject(), "plan", conflict.message() + remedy);
    }

    /** Half of a point in time is none. */
    private void requireWhole() {
        if (planned.replay().isPresent() && !plan.conflicts().isEmpty()) {
            throw new Refused(
                    "nothing was written, as not everything can be restored "
                            + planned.replay().get().at() + ": "
                            + plan.conflicts().get(0)
                            + (plan.conflicts().size() > 1
                                    ? ", and " + (plan.conflicts().size() - 1) + " more"
                                    : ""),
                    null);
        }
    }

    private void fail(ItemFailure failure) {
        whole = false;
        context.failed(failure);
    }

    /** Whether nothing has failed so far. */
    boolean isWhole() {
        return whole;
    }

    /** As the dump defines them, by the names of collections at the target. */
    static IndexDefinitions indexes(List<PlannedCollection> all) {
        IndexDefinitions indexes = new IndexDefinitions();
        for (PlannedCollection one : all) {
            indexes.made(one.target().toString(), one.metadata().options());
            one.metadata()
                    .otherIndexes()
                    .forEach(index -> indexes.put(one.target().toString(), IndexBuilding.definition(index)));
            one.metadata()
                    .expiry()
                    .ifPresent(seconds -> indexes.expire(one.target().toString(), seconds));
        }
        return indexes;
    }

    /** A collection that failed is not what the oplog is written for. */
    private void replay(IndexDefinitions indexes) {
        if (!failed.isEmpty() || planned.isPartial()) {
            fail(
                    new ItemFailure(
                            oplogName(),
                            "applyOps",
                            "it is not applied, as not every collection could be restored; those that were show different moments"));
            return;
        }
        try {
            new OplogRestore(target, settings, context, planned).apply(indexes);
        } catch (HoldfastException failure) {
            fail(new ItemFailure(oplogName(), "applyOps", String.valueOf(failure.getMessage())));
        } catch (MongoException failure) {
            fail(new ItemFailure(
                    oplogName(),
                    "applyOps",
                    String.valueOf(target.commands().failed("applyOps", failure).getMessage())));
        }
    }

    private String oplogName() {
        return planned.replay().isPresent() ? "oplog" : "oplog.bson";
    }

    private void build(IndexDefinitions indexes) {
        IndexBuilding building = new IndexBuilding(target.commands(), context);
        List<Runnable> tasks = indexes.namespaces().stream()
                .filter(this::isRestored)
                .<Runnable>map(name -> () -> {
                    context.checkCancelled();
                    building.build(
                            name,
                            indexes.of(name),
                            (index, failure) -> fail(new ItemFailure(
                                    name + "." + index, "createIndexes", String.valueOf(failure.getMessage()))));
                })
                .toList();
        new Readers(settings.parallel(), "holdfast-mongodb-indexer").run(tasks);
        indexes.expiries().forEach((name, seconds) -> {
            if (isRestored(name)) {
                expire(building, name, seconds);
            }
        });
    }

    private boolean isRestored(String namespace) {
        return Namespace.parse(namespace).filter(planned.others()::contains).isEmpty();
    }

    private void expire(IndexBuilding building, String namespace, BsonValue seconds) {
        context.checkCancelled();
        try {
            building.expire(namespace, seconds);
        } catch (HoldfastException failure) {
            fail(new ItemFailure(namespace, "collMod", String.valueOf(failure.getMessage())));
        }
    }

    /** What was there goes only when its documents are next, so that a restore that ends before leaves the others as they were. */
    private void collection(CollectionCreation creation, PlannedCollection one) {
        attempt(one, "create", creation::create);
        if (!failed.contains(one) && one.data().isPresent()) {
            attempt(one, "insert", this::documents);
        }
    }

    private void documents(PlannedCollection one) {
        Inserting inserting = new Inserting(target, one.dataTarget(), context, one.isOrdered());
        one.data().ifPresent(file -> {
            try (PartMeter meter = context.part(one.target().toString(), documentsOf(one), one.bytes())) {
                new DocumentRestore(pool.into(inserting), one.isOrdered(), meter, context).restore(file);
            }
        });
    }

    /** How many its documents were when it was dumped; -1 if the dump does not say. */
    private long documentsOf(PlannedCollection one) {
        CollectionFacts known = counted.get(one.dumped().namespace());
        return known == null ? -1 : known.documents();
    }

    /** Large ones first. */
    private void eachOf(
            List<PlannedCollection> all,
            java.util.function.Predicate<PlannedCollection> which,
            Consumer<PlannedCollection> step) {
        List<Runnable> tasks = all.stream()
                .filter(which)
                .filter(one -> !failed.contains(one))
                .sorted(Comparator.comparingLong(PlannedCollection::bytes).reversed())
                .<Runnable>map(one -> () -> step.accept(one))
                .toList();
        new Readers(settings.parallel(), "holdfast-mongodb-writer").run(tasks);
    }

    private void attempt(PlannedCollection one, String during, Consumer<PlannedCollection> step) {
        context.checkCancelled();
        try {
            step.accept(one);
        } catch (HoldfastException failure) {
            failed.add(one);
            fail(new ItemFailure(one.target().toString(), during, String.valueOf(failure.getMessage())));
        }
    }

    /**
     * Removes documents of a sharded collection that another shard owns.
     *
     * @param ranges what the shard does not own
     */
    void removeOrphans(ShardedCollection sharded, List<Ownership.Range> ranges) {
        try {
            remove(sharded, ranges);
        } catch (HoldfastException failure) {
            fail(new ItemFailure(
                    sharded.name().toString(),
                    "orphans",
                    "documents that other shards own may still be there, and come to light when chunks are moved: "
                            + failure.getMessage()));
        }
    }

    private void remove(ShardedCollection sharded, List<Ownership.Range> ranges) {
        Optional<ContentSum> removed = new Orphans(target.client(), target.patient(context), context::checkCancelled)
                .remove(sharded.name(), sharded.key(), ranges);
        if (removed.isEmpty()) {
            orphans(
                    sharded,
                    "has no index by which documents are found that other shards own, so that it may still have some",
                    "build an index of its shard key on all shards, and delete them before chunks are moved");
        } else if (removed.get().documents() > 0) {
            orphans.put(sharded.name(), removed.get());
            orphans(sharded, removed.get().documents() + " documents that other shards own were removed", "");
        }
    }

    private void orphans(ShardedCollection sharded, String message, String remedy) {
        context.notice(new Finding(
                remedy.isEmpty() ? Finding.Severity.HINT : Finding.Severity.WARNING,
                sharded.name().toString(),
                message,
                remedy));
    }

    @Override
    public long verify() {
        return new ContentComparison(target, context, planned, orphans).compare();
    }

    @Override
    public void close() {
        pool.close();
        target.close();
    }
}
