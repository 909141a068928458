package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.Secret;
import dev.holdfast.Time;
import dev.holdfast.interop.mongo.Member;
import dev.holdfast.interop.mongo.ReplicaSet;
import dev.holdfast.interop.mongo.Security;
import dev.holdfast.interop.mongo.ServerOptions;
import dev.holdfast.interop.mongo.ShardedCluster;
import dev.holdfast.job.BackupJob;
import dev.holdfast.job.LocalState;
import dev.holdfast.mongodb.MongoWorkload;
import dev.holdfast.run.BackupRun;
import dev.holdfast.run.Finding;
import dev.holdfast.run.RunException;
import dev.holdfast.run.RunState;
import dev.holdfast.spi.store.StoreCredentials;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real sharded cluster that asks everybody who they are, with sets of one member each. */
class MongoClusterAccessIT {
    @TempDir
    private Path directory;

    private static MongoWorkload workload(ReplicaSet at, String user) {
        Map<String, String> values = Map.of("username", user, "password", "hush");
        return MongoWorkload.at("mongodb://" + at.member(0).address() + "/?replicaSet=" + at.name())
                .credentials(StoreCredentials.byReference(
                        Map.of("username", "username", "password", "password"),
                        name -> Secret.of(values.getOrDefault(name, ""))))
                .build();
    }

    private static void users(ReplicaSet set) {
        for (String command : List.of(
                "{createRole: 'holdfastLock', roles: [], privileges: [{resource: {cluster: true},"
                        + " actions: ['fsync', 'unlock', 'inprog', 'internal']},"
                        + " {resource: {db: 'config', collection: 'system.sharding_ddl_coordinators'}, actions: ['find']}]}",
                "{createUser: 'keeper', pwd: 'hush', roles: ['backup', 'clusterMonitor', 'holdfastLock']}",
                "{createUser: 'reader', pwd: 'hush', roles: ['backup', 'clusterMonitor']}")) {
            var unused = set.admin(Document.parse(command));
        }
    }

    @Test
    void aClusterIsDumpedByWhoeverMayStopItsBalancerAndWhoeverMayNotIsToldSo() {
        try (Scene scene = new Scene();
                ShardedCluster cluster = ShardedCluster.start(
                        ServerOptions.open().secured(Security.passwords(directory)), 1, Member.priority(1));
                LocalState state = LocalState.open(scene.target("state"), Time.system())) {
            cluster.sets().forEach(MongoClusterAccessIT::users);
            cluster.createDatabase("shop", "shard0");
            cluster.shardCollection("shop", "orders", "_id");
            cluster.insert("shop.orders", List.of(new Document("_id", 1)));
            Ours ours = scene.ours();
            ours.create();

            List<Finding> findings = ours.with(repository -> BackupJob.unnamed()
                    .workload(workload(cluster.config(), "reader"))
                    .into(repository)
                    .validate());
            assertThat(findings)
                    .filteredOn(finding -> finding.severity() == Finding.Severity.ERROR)
                    .extracting(Finding::message)
                    .containsExactlyInAnyOrder(
                            "it may not internal on the cluster",
                            "it may not find on config.system.sharding_ddl_coordinators");
            assertThatThrownBy(() -> ours.with(repository -> BackupJob.unnamed()
                            .workload(workload(cluster.config(), "reader"))
                            .state(state.documents())
                            .into(repository)
                            .run()))
                    .isInstanceOf(RunException.BackupFailed.class)
                    .hasMessageContaining("it may not internal on the cluster");

            BackupRun run = ours.with(repository -> BackupJob.unnamed()
                    .workload(workload(cluster.config(), "keeper"))
                    .state(state.documents())
                    .into(repository)
                    .run());
            assertThat(run.failures()).isEmpty();
            assertThat(run.state()).isEqualTo(RunState.COMPLETED);
            assertThat(run.sources()).hasSize(2);
            assertThat(cluster.balancerStatus().getString("mode")).isEqualTo("full");

            BackupRun part = ours.with(repository -> BackupJob.unnamed()
                    .workload(workload(cluster.shard("shard0"), "reader"))
                    .into(repository)
                    .run());
            assertThat(part.findings())
                    .anyMatch(finding -> finding.toString().contains("one part of a sharded cluster"));
        }
    }
}
