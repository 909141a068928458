package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import dev.holdfast.PointInTime;
import dev.holdfast.Snapshot;
import dev.holdfast.Time;
import dev.holdfast.interop.mongo.Comparison;
import dev.holdfast.interop.mongo.Deployment;
import dev.holdfast.interop.mongo.Grants;
import dev.holdfast.interop.mongo.Grants.Grant;
import dev.holdfast.interop.mongo.Member;
import dev.holdfast.interop.mongo.MongoServer;
import dev.holdfast.interop.mongo.MongoTools;
import dev.holdfast.interop.mongo.OplogFile;
import dev.holdfast.interop.mongo.ReplicaSet;
import dev.holdfast.interop.mongo.Security;
import dev.holdfast.interop.mongo.ServerOptions;
import dev.holdfast.interop.mongo.Shared;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.FollowJob;
import dev.holdfast.job.LocalState;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.mongodb.MongoWorkload;
import dev.holdfast.mongodb.MongoWorkloadBuilder;
import dev.holdfast.run.RunState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bson.BsonDateTime;
import org.bson.BsonTimestamp;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Restores to real servers that ask for rights, by users who have all that is needed and nothing else, and by some who have less. */
class MongoRestoreRightsIT {
    private static final String SHOP = "shop";

    private static final String[] WRITES = {
        "find",
        "insert",
        "update",
        "remove",
        "createCollection",
        "dropCollection",
        "createIndex",
        "collMod",
        "convertToCapped",
        "bypassDocumentValidation"
    };

    @TempDir
    private Path directory;

    private final Scene scene = new Scene();
    private final Ours ours = scene.ours();

    @BeforeEach
    void create() {
        ours.create();
    }

    @AfterEach
    void remove() {
        scene.close();
    }

    private static void run(MongoDatabase database, String command) {
        var unused = database.runCommand(Document.parse(command));
    }

    /** Every kind of collection, and then every kind of change. */
    private Snapshot dump(ReplicaSet set, boolean oplog) {
        MongoDatabase shop = set.client().getDatabase(SHOP);
        for (String command : List.of(
                "{insert: 'orders', documents: [{_id: 1, n: 1}, {_id: 2, n: 2}, {_id: 3, n: 3}]}",
                "{createIndexes: 'orders', indexes: [{key: {n: 1}, name: 'by n', unique: true}]}",
                "{create: 'log', capped: true, size: 4096}",
                "{insert: 'log', documents: [{_id: 1}]}",
                "{create: 'weather', timeseries: {timeField: 't', metaField: 'm'}}",
                "{createIndexes: 'weather', indexes: [{key: {'m.a': 1}, name: 'by a'}]}",
                "{create: 'seen', viewOn: 'orders', pipeline: [{$match: {n: 2}}]}",
                "{insert: 'system.js', documents: [{_id: 'twice', value: 2}]}",
                "{create: 'cart'}",
                "{createRole: 'packer', privileges: [], roles: ['read']}",
                "{createUser: 'packer', pwd: 'p', roles: ['packer']}")) {
            run(shop, command);
        }
        measured(shop, 1);
        Path dump = scene.source().resolve("dump");
        MongoTools.dump(set, "--out=" + dump);
        if (oplog) {
            BsonTimestamp end = set.newest();
            change(shop);
            OplogFile.write(set, end, dump.resolve("oplog.bson"));
        }
        return ours.backup(scene.source());
    }

    private static void measured(MongoDatabase shop, int at) {
        shop.getCollection("weather")
                .insertOne(new Document("t", new BsonDateTime(at))
                        .append("m", new Document("a", 1))
                        .append("_id", at));
    }

    private static void change(MongoDatabase shop) {
        for (String command : List.of(
                "{insert: 'orders', documents: [{_id: 4, n: 4}]}",
                "{update: 'orders', updates: [{q: {_id: 1}, u: {$set: {n: 10}}}]}",
                "{delete: 'orders', deletes: [{q: {_id: 3}, limit: 1}]}",
                "{collMod: 'orders', validator: {n: {$gt: 0}}}",
                "{create: 'fresh', capped: true, size: 4096}",
                "{createIndexes: 'fresh', indexes: [{key: {n: 1}, name: 'by n'}]}",
                "{drop: 'cart'}",
                "{create: 'late', viewOn: 'orders', pipeline: []}",
                "{collMod: 'late', viewOn: 'log', pipeline: []}",
                "{drop: 'seen'}",
                "{createIndexes: 'weather', indexes: [{key: {'m.b': 1}, name: 'by b'}]}",
                "{create: 'rain', timeseries: {timeField: 't'}}")) {
            run(shop, command);
        }
        shop.getCollection("fresh").renameCollection(new com.mongodb.MongoNamespace(SHOP, "kept"));
        measured(shop, 2);
        shop.getCollection("rain").insertOne(new Document("t", new BsonDateTime(1)));
    }

    /** What the restore replaces, and what it leaves alone. */
    private static void occupy(MongoClient client) {
        MongoDatabase shop = client.getDatabase(SHOP);
        shop.drop();
        run(shop, "{insert: 'orders', documents: [{_id: 'mine'}]}");
        run(shop, "{create: 'weather', timeseries: {timeField: 't'}}");
        run(shop, "{create: 'seen', viewOn: 'orders', pipeline: []}");
        run(shop, "{insert: 'system.js', documents: [{_id: 'mine', value: 1}]}");
        run(client.getDatabase("other"), "{insert: 'kept', documents: [{_id: 'mine'}]}");
    }

    private static List<Grant> enough(boolean set) {
        List<Grant> all = new ArrayList<>();
        for (String name : List.of(
                "orders",
                "log",
                "weather",
                "system.buckets.weather",
                "seen",
                "system.views",
                "system.js",
                "cart",
                "fresh",
                "kept",
                "late",
                "rain",
                "system.buckets.rain")) {
            all.addAll(Grants.on("{db: 'shop', collection: '" + name + "'}", WRITES));
        }
        for (String name : List.of("holdfastusers", "holdfastroles")) {
            all.addAll(Grants.on("{db: 'admin', collection: '" + name + "'}", WRITES));
        }
        for (String name : List.of(SHOP, "other", "admin")) {
            all.addAll(Grants.on("{db: '" + name + "', collection: ''}", "listCollections", "renameCollectionSameDB"));
        }
        all.addAll(Grants.on(
                "{db: '', collection: ''}", "createUser", "createRole", "grantRole", "revokeRole", "createCollection"));
        all.addAll(Grants.on("{cluster: true}", "applyOps", "useUUID", "forceUUID", "listDatabases"));
        if (set) {
            all.addAll(Grants.on("{cluster: true}", "replSetGetConfig", "replSetGetStatus"));
        }
        return all;
    }

    private static MongoWorkload workload(Deployment at, String user, UnaryOperator<MongoWorkloadBuilder> more) {
        String uri = at.uri().replaceFirst("//[^@]*@", "//").replace("&authSource=admin", "");
        return more.apply(MongoWorkload.at(uri).credentials(Grants.credentials(user)))
                .build();
    }

    private static Map<String, String> facts(MongoClient client) {
        Map<String, String> facts = new TreeMap<>(Comparison.ofData().facts(client));
        facts.keySet().removeIf(name -> name.startsWith("other."));
        return facts;
    }

    private void withNoRightTooFew(Deployment into, boolean set) {
        ReplicaSet source = Shared.replicaSet();
        Snapshot snapshot = dump(source, true);
        Map<String, String> wanted = facts(source.client());
        occupy(into.client());
        Comparison comparison = Comparison.ofData().withIdentifiers().withPeople();
        Grants grants = new Grants(into.client(), "exact");
        MongoWorkload workload =
                workload(into, "exact", mongo -> mongo.drop(true).users(true));
        ours.with(repository -> {
            RestoreAttempt attempt = RestoreAttempt.of(repository, snapshot, workload);
            grants.set(enough(set));
            assertThat(attempt.refusal()).isEmpty();
            grants.withoutEach(enough(set), () -> attempt.refusal().isEmpty(), each -> {
                Map<String, String> before = comparison.facts(into.client());
                assertThat(attempt.refused())
                        .as("without %s", each)
                        .contains("it may not ", each.action(), "db.getSiblingDB(\"admin\").");
                assertThat(Comparison.differences(before, comparison.facts(into.client())))
                        .as("without %s", each)
                        .isEmpty();
            });
            attempt.passes(false);
            assertThat(Comparison.differences(wanted, facts(into.client()))).isEmpty();
            return null;
        });
        assertThat(into.client().getDatabase("other").getCollection("kept").countDocuments())
                .isEqualTo(1);
    }

    @Test
    void aServerIsRestoredByWhoeverHasTheRightsAndNobodyElseTouchesIt() {
        try (MongoServer into = MongoServer.start(ServerOptions.open().secured(Security.passwords(directory)))) {
            withNoRightTooFew(into, false);
        }
    }

    @Test
    void aReplicaSetIsRestoredByWhoeverHasTheRightsAndNobodyElseTouchesIt() {
        try (ReplicaSet into = ReplicaSet.start(
                "rights", ServerOptions.open().secured(Security.passwords(directory)), Member.priority(1))) {
            withNoRightTooFew(into, true);
        }
    }

    /** What is said to grant a right does so, and the documented roles are enough. */
    @Test
    void theCommandsThatAreNamedGrantWhatIsMissing() {
        ReplicaSet source = Shared.replicaSet();
        Snapshot snapshot = dump(source, true);
        Map<String, String> wanted = facts(source.client());
        try (ReplicaSet into = ReplicaSet.start(
                "rights", ServerOptions.open().secured(Security.passwords(directory)), Member.priority(1))) {
            occupy(into.client());
            Grants grants = new Grants(into.client(), "nobody");
            MongoWorkload workload =
                    workload(into, "nobody", mongo -> mongo.drop(true).users(true));
            ours.with(repository -> {
                RestoreAttempt attempt = RestoreAttempt.of(repository, snapshot, workload);
                int steps = 0;
                for (String refusal = attempt.refusal(); !refusal.isEmpty(); refusal = attempt.refusal()) {
                    assertThat(grants.obey(refusal)).as(refusal).isPositive();
                    assertThat(++steps).as(refusal).isLessThan(5);
                }
                attempt.passes(false);
                return null;
            });
            assertThat(Comparison.differences(wanted, facts(into.client()))).isEmpty();
        }
    }

    @Test
    void theDocumentedRolesAreEnough() {
        ReplicaSet source = Shared.replicaSet();
        Snapshot snapshot = dump(source, false);
        Map<String, String> wanted = facts(source.client());
        try (ReplicaSet into = ReplicaSet.start(
                "rights", ServerOptions.open().secured(Security.passwords(directory)), Member.priority(1))) {
            Grants grants = new Grants(into.client(), "keeper");
            MongoWorkload workload = workload(into, "keeper", mongo -> mongo.users(true));
            ours.with(repository -> {
                RestoreAttempt attempt = RestoreAttempt.of(repository, snapshot, workload);
                grants.roles("restore");
                assertThat(attempt.refusal()).contains("replSetGetStatus", "clusterMonitor");
                grants.roles("restore", "clusterMonitor", "readAnyDatabase");
                grants.set(Grants.on("{system_buckets: ''}", "find"));
                attempt.passes(true);
                return null;
            });
            assertThat(Comparison.differences(wanted, facts(into.client()))).isEmpty();
        }
        try (MongoServer into = MongoServer.start(ServerOptions.open().secured(Security.passwords(directory)))) {
            Grants grants = new Grants(into.client(), "keeper");
            grants.roles("restore");
            ours.with(repository -> {
                RestoreAttempt.of(repository, snapshot, workload(into, "keeper", mongo -> mongo))
                        .passes(false);
                UnaryOperator<MongoWorkloadBuilder> more =
                        mongo -> mongo.users(true).map("shop.*=copy.*");
                assertThat(RestoreAttempt.of(repository, snapshot, workload(into, "keeper", more))
                                .refusal())
                        .contains("find on admin.holdfastusers, admin.holdfastroles");
                MongoWorkload unasked =
                        workload(into, "keeper", mongo -> more.apply(mongo).rightsCompared(false));
                assertThat(RestoreAttempt.of(repository, snapshot, unasked).refusal())
                        .isEmpty();
                grants.set(Stream.of("holdfastusers", "holdfastroles")
                        .flatMap(name -> Grants.on("{db: 'admin', collection: '" + name + "'}", "find").stream())
                        .toList());
                RestoreAttempt.of(repository, snapshot, workload(into, "keeper", more))
                        .passes(false);
                return null;
            });
            assertThat(into.client().getDatabase("copy").getCollection("orders").countDocuments())
                    .isEqualTo(3);
            into.client().getDatabase("copy").drop();
            assertThat(Comparison.differences(wanted, facts(into.client()))).isEmpty();
        }
    }

    /** Of entries between a dump and a point in time, too, it is known before what they need. */
    @Test
    void aPointInTimeNeedsWhatItsEntriesDo() {
        ReplicaSet source = Shared.replicaSet();
        MongoDatabase shop = source.client().getDatabase(SHOP);
        run(shop, "{insert: 'orders', documents: [{_id: 1, n: 1}]}");
        source.awaitCaughtUp();
        MongoWorkload from = MongoWorkload.at(source.uri()).build();
        try (LocalState state = LocalState.open(scene.target("state"), Time.system());
                MongoServer into = MongoServer.start(ServerOptions.open().secured(Security.passwords(directory)))) {
            ours.with(repository -> BackupJob.unnamed()
                    .workload(from)
                    .state(state.documents())
                    .into(repository)
                    .run());
            run(shop, "{update: 'orders', updates: [{q: {_id: 1}, u: {$set: {n: 2}}}]}");
            BsonTimestamp end = source.newest();
            ours.with(
                    repository -> FollowJob.of(from).once(true).into(repository).run());
            Grants grants = new Grants(into.client(), "keeper");
            grants.roles("restore");
            into.client().getDatabase(SHOP).getCollection("orders").insertOne(new Document("_id", "mine"));
            MongoWorkload workload = workload(into, "keeper", mongo -> mongo.drop(true));
            ours.with(repository -> {
                RestoreJob.Builder job = RestoreJob.from(repository)
                        .pointInTime(new PointInTime(end.getTime() + ":" + end.getInc(), true));
                assertThatThrownBy(() -> job.into(workload).run())
                        .hasMessageContaining("nothing was written")
                        .hasMessageContaining("it may not update on shop.orders")
                        .satisfies(failure -> assertThat(grants.obey(String.valueOf(failure.getMessage())))
                                .isPositive());
                assertThat(orders(into)).containsExactly(new Document("_id", "mine"));
                assertThat(job.into(workload).run().state()).isEqualTo(RunState.COMPLETED);
                grants.set(List.of());
                grants.roles("restore");
                assertThatThrownBy(() -> job.into(workload).run()).hasMessageContaining("it may not update");
                grants.roles("restore", "readWriteAnyDatabase");
                assertThat(job.into(workload).run().state()).isEqualTo(RunState.COMPLETED);
                return null;
            });
            assertThat(orders(into)).containsExactly(new Document("_id", 1).append("n", 2));
        }
    }

    private static List<Document> orders(Deployment at) {
        return at.client().getDatabase(SHOP).getCollection("orders").find().into(new ArrayList<>());
    }

    /** Users may sign in there all the same. */
    @Test
    void whereNobodyIsAskedForRightsNoneAreMissing() {
        Snapshot snapshot = dump(Shared.replicaSet(), false);
        MongoServer into = Shared.server();
        Grants unused = new Grants(into.client(), "weak");
        ours.with(repository -> {
            RestoreAttempt.of(repository, snapshot, workload(into, "weak", mongo -> mongo))
                    .passes(true);
            return null;
        });
        assertThat(orders(into)).hasSize(3);
    }
}
