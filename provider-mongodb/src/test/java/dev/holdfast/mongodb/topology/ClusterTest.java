package dev.holdfast.mongodb.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.ServerAddress;
import dev.holdfast.mongodb.MongoException.Refused;
import dev.holdfast.mongodb.connect.Connection;
import dev.holdfast.mongodb.connect.MongoLocation;
import dev.holdfast.spi.store.StoreCredentials;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers say of where the parts of a cluster are. */
class ClusterTest {
    private static final Connection CONNECTION = new Connection(
            MongoLocation.of("mongodb://router:27017/?tls=true&replicaSet=none"), StoreCredentials.none());

    @Test
    void aShardIsReachedByTheHostsOfItsReplicaSet() {
        Cluster.Part part = Cluster.part("east", "rs1/a.example.org:1,b.example.org:2", CONNECTION);

        assertThat(part.name()).isEqualTo("east");
        assertThat(part.set()).isEqualTo("rs1");
        assertThat(part.connection().seeds())
                .containsExactly(new ServerAddress("a.example.org", 1), new ServerAddress("b.example.org", 2));
        assertThat(part.connection().origin()).isEqualTo("mongodb://router:27017");
        assertThat(part.connection().description()).isEqualTo("mongodb://a.example.org:1,b.example.org:2");
    }

    /** As the documentation of getShardMap has it; no router could be asked. */
    @Test
    void aRouterKnowsTheConfigServers() {
        BsonDocument answer = BsonDocument.parse("{map: {east: 'rs1/a:1', config: 'conf/c:3,d:4'}, hosts: {}, ok: 1}");

        Cluster.Part part = Cluster.part("", Cluster.configOf(answer), CONNECTION);

        assertThat(part.name()).isEqualTo("conf");
        assertThat(part.connection().seeds()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a:1", "/a:1", "rs1/"})
    void whatIsNoReplicaSetIsRefused(String hosts) {
        assertThatThrownBy(() -> Cluster.part("east", hosts, CONNECTION))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("the shard east");
        assertThatThrownBy(() -> Cluster.part("", hosts, CONNECTION))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("config servers");
    }
}
