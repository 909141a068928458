package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Snapshot;
import dev.holdfast.Time;
import dev.holdfast.interop.mongo.Comparison;
import dev.holdfast.interop.mongo.Grants;
import dev.holdfast.interop.mongo.Grants.Grant;
import dev.holdfast.interop.mongo.Member;
import dev.holdfast.interop.mongo.ReplicaSet;
import dev.holdfast.interop.mongo.Security;
import dev.holdfast.interop.mongo.ServerOptions;
import dev.holdfast.interop.mongo.ShardedCluster;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.LocalState;
import dev.holdfast.job.Repository;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.mongodb.MongoWorkload;
import dev.holdfast.mongodb.MongoWorkloadBuilder;
import dev.holdfast.run.BackupRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Restores to a real sharded cluster that asks for rights, by users who have all that is needed and nothing else, and by some who have less. */
class MongoClusterRestoreRightsIT {
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

    private static MongoWorkloadBuilder workload(ShardedCluster cluster, String user) {
        return MongoWorkload.at("mongodb://" + cluster.config().member(0).address() + "/?replicaSet=config")
                .credentials(Grants.credentials(user));
    }

    private Snapshot dumped(ShardedCluster cluster, LocalState state) {
        cluster.createDatabase("shop", "shard0");
        cluster.shardCollection("shop", "ranges", "n");
        cluster.insert(
                "shop.ranges",
                IntStream.range(0, 20)
                        .mapToObj(n -> new Document("_id", n).append("n", n))
                        .toList());
        cluster.collection("shard0", "shop.plain").insertOne(new Document("_id", 1));
        cluster.collection("shard0", "shop.plain").createIndex(new Document("a", 1));
        for (ReplicaSet set : cluster.sets()) {
            new Grants(set.client(), "dumper").roles("root", "__system");
        }
        BackupRun run = ours.with(repository -> BackupJob.unnamed()
                .workload(workload(cluster, "dumper").build())
                .state(state.documents())
                .into(repository)
                .run());
        assertThat(run.failures()).isEmpty();
        return ours.with(repository -> repository.snapshot(run.snapshot().hex()));
    }

    private static List<Grant> ofEverySet() {
        return Stream.of(
                        Grants.on("{db: 'admin', collection: ''}", "listCollections"),
                        Grants.on(
                                "{cluster: true}",
                                "applyOps",
                                "useUUID",
                                "forceUUID",
                                "listDatabases",
                                "replSetGetConfig",
                                "replSetGetStatus",
                                "flushRouterConfig",
                                "internal",
                                "serverStatus"))
                .flatMap(List::stream)
                .toList();
    }

    private static List<Grant> ofConfig() {
        List<Grant> all = new ArrayList<>(ofEverySet());
        for (String name : List.of(
                "collections",
                "databases",
                "locks",
                "reshardingOperations",
                "settings",
                "shards",
                "version",
                "chunks",
                "tags")) {
            all.addAll(Grants.on("{db: 'config', collection: '" + name + "'}", "find", "insert", "update", "remove"));
        }
        for (String name : List.of("holdfastcollections", "holdfastdatabases")) {
            all.addAll(Grants.on(
                    "{db: 'admin', collection: '" + name + "'}",
                    "find",
                    "insert",
                    "update",
                    "createCollection",
                    "dropCollection"));
        }
        return all;
    }

    private static List<Grant> ofShard() {
        List<Grant> all = new ArrayList<>(ofEverySet());
        all.addAll(Grants.on("{db: 'shop', collection: ''}", "listCollections", "dropDatabase"));
        for (String name : List.of("ranges", "plain")) {
            all.addAll(Grants.on(
                    "{db: 'shop', collection: '" + name + "'}",
                    "insert",
                    "update",
                    "remove",
                    "createCollection",
                    "dropCollection",
                    "createIndex",
                    "bypassDocumentValidation"));
        }
        all.addAll(Grants.on("{db: 'shop', collection: 'ranges'}", "find", "listIndexes"));
        for (String name : List.of(
                "migrationCoordinators", "migrationRecipients", "system.sharding_ddl_coordinators", "rangeDeletions")) {
            all.addAll(Grants.on("{db: 'config', collection: '" + name + "'}", "find", "remove"));
        }
        return all;
    }

    private static RestoreAttempt attempt(
            Repository repository, Snapshot snapshot, LocalState state, ShardedCluster into, String user) {
        return new RestoreAttempt(
                () -> RestoreJob.from(repository).snapshot(snapshot).state(state.documents()),
                workload(into, user).drop(true).build());
    }

    private static Map<String, String> facts(ShardedCluster cluster) {
        Map<String, String> facts = new TreeMap<>(cluster.routing());
        facts.putAll(Comparison.ofData()
                .withIdentifiers()
                .facts(cluster.shard("shard0").client()));
        facts.put("balancer", cluster.balancerStatus().getString("mode"));
        return facts;
    }

    @Test
    void aClusterIsRestoredByWhoeverHasTheRightsAndNobodyElseTouchesIt() {
        try (ShardedCluster cluster = ShardedCluster.start(
                        ServerOptions.open().secured(Security.passwords(directory)), 1, Member.priority(1));
                LocalState state = LocalState.open(scene.target("state"), Time.system())) {
            Snapshot snapshot = dumped(cluster, state);
            Map<String, String> wanted = facts(cluster);
            cluster.collection("shard0", "shop.plain").insertOne(new Document("_id", "late"));
            Map<ReplicaSet, List<Grant>> enough =
                    Map.of(cluster.config(), ofConfig(), cluster.shard("shard0"), ofShard());
            ours.with(repository -> {
                RestoreAttempt attempt = attempt(repository, snapshot, state, cluster, "exact");
                Map<ReplicaSet, Grants> grants = new LinkedHashMap<>();
                enough.forEach((set, all) -> {
                    Grants own = new Grants(set.client(), "exact");
                    own.set(all);
                    grants.put(set, own);
                });
                assertThat(attempt.refusal()).isEmpty();
                grants.forEach((set, own) -> own.withoutEach(
                        Objects.requireNonNull(enough.get(set)),
                        () -> attempt.refusal().isEmpty(),
                        each -> assertRefused(cluster, each, attempt)));
                attempt.passes(false);
                return null;
            });
            assertThat(Comparison.differences(wanted, facts(cluster))).isEmpty();
            byDocumentedRoles(cluster, snapshot, state);
            assertThat(Comparison.differences(wanted, facts(cluster))).isEmpty();
        }
    }

    private void byDocumentedRoles(ShardedCluster cluster, Snapshot snapshot, LocalState state) {
        for (ReplicaSet set : cluster.sets()) {
            Grants grants = new Grants(set.client(), "keeper");
            grants.roles("restore", "clusterMonitor", "clusterManager", "readWriteAnyDatabase");
            List<Grant> lock = new ArrayList<>(Grants.on("{cluster: true}", "fsync", "unlock", "inprog", "internal"));
            lock.addAll(Grants.on("{db: 'config', collection: 'system.sharding_ddl_coordinators'}", "find"));
            grants.set(lock);
        }
        ours.with(repository -> {
            attempt(repository, snapshot, state, cluster, "keeper").passes(false);
            return null;
        });
    }

    private static void assertRefused(ShardedCluster cluster, Grant missing, RestoreAttempt attempt) {
        Map<String, String> before = facts(cluster);
        assertThat(attempt.refused())
                .as("without %s", missing)
                .contains("it may not ", missing.action(), "db.getSiblingDB(\"admin\").");
        assertThat(Comparison.differences(before, facts(cluster)))
                .as("without %s", missing)
                .isEmpty();
    }
}
