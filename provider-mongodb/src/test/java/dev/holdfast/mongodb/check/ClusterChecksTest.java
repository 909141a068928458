package dev.holdfast.mongodb.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.mongodb.connect.Connection;
import dev.holdfast.mongodb.connect.MongoLocation;
import dev.holdfast.mongodb.topology.Cluster;
import dev.holdfast.mongodb.topology.MemberChoice;
import dev.holdfast.mongodb.topology.Role;
import dev.holdfast.mongodb.topology.ServerFacts;
import dev.holdfast.run.Finding;
import dev.holdfast.run.Finding.Severity;
import dev.holdfast.spi.store.StoreCredentials;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is said of a cluster as a whole. */
class ClusterChecksTest {
    private static final Connection NOWHERE =
            new Connection(MongoLocation.of("mongodb://nowhere.invalid/"), StoreCredentials.none());

    private static ServerFacts server(String version, String compatibility) {
        return new ServerFacts(Role.SHARD, "rs", "a:1", version, compatibility, true, null);
    }

    private static Optional<Finding> versions(ServerFacts one, ServerFacts other) {
        return ClusterChecks.versions("c", new TreeMap<>(Map.of("one", one, "other", other)));
    }

    @Test
    void patchesOfOneVersionMayDiffer() {
        assertThat(versions(server("6.0.5", "6.0"), server("6.0.5", "6.0"))).isEmpty();
        assertThat(versions(server("6.0.5", "6.0"), server("6.0.14", "6.0"))).hasValueSatisfying(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.HINT);
            assertThat(finding.message()).contains("6.0.5").contains("6.0.14");
        });
    }

    @Test
    void versionsAndThoseOfTheDataMayNot() {
        for (Optional<Finding> found : List.of(
                versions(server("6.0.5", "6.0"), server("7.0.5", "6.0")),
                versions(server("7.0.5", "6.0"), server("7.0.5", "7.0")),
                versions(server("6.0.5", "6.0"), server("6.3.5", "6.0")))) {
            assertThat(found)
                    .hasValueSatisfying(
                            finding -> assertThat(finding.severity()).isEqualTo(Severity.ERROR));
        }
    }

    @Test
    void whatMayNotBeAskedIsNoDifference() {
        assertThat(versions(server("6.0.5", ""), server("6.0.5", "6.0"))).isEmpty();
    }

    /** From 8.0 on there are such clusters, as their documentation has it; there is no such server where this is tested. */
    @Test
    void configServersThatAreAShardTooAreNamedAndNobodyIsAsked() {
        Cluster cluster = new Cluster(
                "1",
                NOWHERE,
                false,
                new Cluster.Part("conf", "conf", NOWHERE),
                List.of(new Cluster.Part("config", "conf", NOWHERE), new Cluster.Part("east", "rs1", NOWHERE)));
        DumpNeeds needs =
                new DumpNeeds(false, true, false, true, MemberChoice.builder().build());

        assertThat(new ClusterChecks(cluster, needs).look()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.ERROR);
            assertThat(finding.message()).contains("replica set conf", "'config'", "config shard");
            assertThat(finding.remedy()).contains("transitionToDedicatedConfigServer", "cluster=false");
        });
    }
}
