package dev.holdfast.mongodb.restore;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.mongodb.ConsistencyMode;
import dev.holdfast.mongodb.connect.Connection;
import dev.holdfast.mongodb.connect.MongoLocation;
import dev.holdfast.mongodb.connect.StubClient;
import dev.holdfast.mongodb.dump.ClusterDump;
import dev.holdfast.mongodb.dump.DumpSettings;
import dev.holdfast.mongodb.dump.ShardSettings;
import dev.holdfast.mongodb.layout.NamespaceFilter;
import dev.holdfast.mongodb.layout.NamespaceMapping;
import dev.holdfast.mongodb.topology.Cluster;
import dev.holdfast.mongodb.topology.MemberChoice;
import dev.holdfast.spi.store.StoreCredentials;
import dev.holdfast.spi.workload.DirectorySink;
import dev.holdfast.spi.workload.DumpContext;
import dev.holdfast.spi.workload.DumpSource;
import dev.holdfast.spi.workload.WorkloadException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Config servers that are a shard too, as from 8.0 on: refused before anything is asked or taken. There is no such server where this is tested. */
class ConfigShardTest {
    private static final Connection NOWHERE =
            new Connection(MongoLocation.of("mongodb://nowhere.invalid/"), StoreCredentials.none());
    private static final Cluster CLUSTER = new Cluster(
            "1",
            NOWHERE,
            false,
            new Cluster.Part("conf", "conf", NOWHERE),
            List.of(new Cluster.Part("config", "conf", NOWHERE)));

    @Test
    void itIsNotDumped() {
        DumpSettings settings = new DumpSettings(
                ConsistencyMode.AUTO,
                false,
                Duration.ofMinutes(1),
                MemberChoice.builder().build(),
                NamespaceFilter.all(),
                Map.of(),
                1,
                new ShardSettings(true, Duration.ofMinutes(1), 1));
        ClusterDump dump = new ClusterDump(CLUSTER, settings, StubClient.untouched(DumpContext.class));

        assertThatThrownBy(() -> dump.write(StubClient.untouched(DirectorySink.class)))
                .isInstanceOf(WorkloadException.Unsupported.class)
                .hasMessageContaining("conf, are a shard too, named 'config'")
                .hasMessageContaining("transitionToDedicatedConfigServer");
    }

    @Test
    void itIsNotRestoredTo() {
        RestoreSettings settings = new RestoreSettings(
                NamespaceFilter.all(),
                NamespaceMapping.none(),
                false,
                false,
                true,
                true,
                true,
                true,
                1,
                1,
                Duration.ofMinutes(1));
        ClusterPlanning planning = new ClusterPlanning(CLUSTER, settings, new QuietContext());

        assertThatThrownBy(() -> planning.plan(StubClient.untouched(DumpSource.class)))
                .isInstanceOf(WorkloadException.Unsupported.class)
                .hasMessageContaining("config shard");
    }
}
