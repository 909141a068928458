package dev.holdfast.mongodb.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.mongodb.ClusterTime;
import dev.holdfast.mongodb.MongoException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecoveryPointTest {
    private static RecoveryPoint read(byte[] json) {
        return RecoveryPoint.read("backup.json", new ByteArrayInputStream(json));
    }

    private static RecoveryPoint full() {
        ReplicaSetFacts set = ReplicaSetFacts.builder("rs0", ReplicaSetFacts.Role.SHARD)
                .member("db1.example.org:27017")
                .versions("6.0.5", "6.0")
                .first(new ClusterTime(1700000000, 1))
                .contained(new ClusterTime(1700000005, 7))
                .last(new OplogPosition(new ClusterTime(1700000010, 4294967295L), 7, "ab".repeat(32)))
                .clusterTime(new ClusterTime(4294967295L, 2))
                .lag(Duration.ofMillis(1500))
                .lockTime(Duration.ofSeconds(7))
                .warning("one member is away")
                .build();
        return RecoveryPoint.builder(Consistency.OPLOG)
                .commonTime(new ClusterTime(1700000010, 3))
                .replicaSet(set)
                .collection(new CollectionFacts(
                        "rs0", new Namespace("shop", "a.b"), "collection", 3, 99, "0123456789abcdef", "00ff", true))
                .balancer(new BalancerFacts("full", true, "23:00-06:00", List.of("shop.a")))
                .warning("two")
                .selective(true)
                .build();
    }

    @Test
    void everythingComesBack() {
        RecoveryPoint point = read(full().toBytes());

        assertThat(point.consistency()).isEqualTo(Consistency.OPLOG);
        assertThat(point.commonTime()).contains(new ClusterTime(1700000010, 3));
        assertThat(point.replicaSets())
                .usingRecursiveFieldByFieldElementComparator()
                .isEqualTo(full().replicaSets());
        assertThat(point.collections()).isEqualTo(full().collections());
        assertThat(point.balancer()).isEqualTo(full().balancer());
        assertThat(point.warnings()).containsExactly("two");
        assertThat(point.isSelective()).isTrue();
    }

    @Test
    void whatIsNotKnownStaysEmpty() {
        RecoveryPoint point =
                read("{\"format\":1,\"replicaSets\":[{\"role\":\"standalone\"}]}".getBytes(StandardCharsets.UTF_8));

        assertThat(point.consistency()).isEqualTo(Consistency.UNKNOWN);
        assertThat(point.commonTime()).isEmpty();
        assertThat(point.balancer()).isEmpty();
        assertThat(point.replicaSets().get(0).first()).isEmpty();
        assertThat(point.replicaSets().get(0).lag()).isEmpty();
        assertThat(point.replicaSets().get(0).lastEntry()).isEmpty();
    }

    @Test
    void whatANewerProgramAddedIsIgnored() {
        String json = new String(full().toBytes(), StandardCharsets.UTF_8)
                .replace("\"consistency\":\"oplog\"", "\"consistency\":\"magic\",\"more\":{\"x\":[1]}")
                .replace("\"format\":1", "\"format\":2");

        RecoveryPoint point = read(json.getBytes(StandardCharsets.UTF_8));

        assertThat(point.consistency()).isEqualTo(Consistency.UNKNOWN);
        assertThat(point.format()).isEqualTo(2);
        assertThat(point.collections()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"format\":\"x\"}",
                "{\"format\":1,\"replicaSets\":[{\"role\":\"x\"}]}",
                "{\"format\":1,\"commonTime\":{\"seconds\":-1,\"increment\":0}}",
                "{\"format\":1"
            })
    void whatIsNoneIsNamed(String json) {
        assertThatThrownBy(() -> read(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MongoException.Damaged.class)
                .hasMessageContaining("backup.json");
    }

    /** 150,000 collections are more than 64 MiB. */
    @Test
    void whatIsLargeCanBeRead() {
        InputStream large = new SequenceInputStream(
                new ByteArrayInputStream("{\"format\": 1, \"consistency\": \"lock\"".getBytes(StandardCharsets.UTF_8)),
                new SequenceInputStream(
                        new ByteArrayInputStream(" ".repeat(70 << 20).getBytes(StandardCharsets.UTF_8)),
                        new ByteArrayInputStream("}".getBytes(StandardCharsets.UTF_8))));
        assertThat(RecoveryPoint.read("backup.json", large).consistency()).isEqualTo(Consistency.LOCK);
    }
}
