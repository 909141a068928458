package dev.holdfast.mongodb.restore;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ServerAddress;
import dev.holdfast.mongodb.connect.Connection;
import dev.holdfast.mongodb.connect.MongoLocation;
import dev.holdfast.spi.store.StoreCredentials;
import dev.holdfast.spi.workload.Compensation;
import java.util.List;
import org.junit.jupiter.api.Test;

/** By whom users that were left are dropped. */
class TemporaryUsersTest {
    private static Connection at(String location) {
        return new Connection(MongoLocation.of(location), StoreCredentials.none());
    }

    @Test
    void whoeverReachesTheClusterDropsThoseOfItsShards() {
        Connection cluster = at("mongodb://c1,c2/?replicaSet=config");
        Connection shard = cluster.to(List.of(new ServerAddress("s1"), new ServerAddress("s2")));
        Compensation left = TemporaryUsers.compensation(shard.origin(), "shard1");
        assertThat(new TemporaryUsers(cluster).fits(left)).isTrue();
        assertThat(new TemporaryUsers(shard).fits(left)).isTrue();
        assertThat(new TemporaryUsers(cluster.to(List.of(new ServerAddress("s3")))).fits(left))
                .isTrue();
        assertThat(new TemporaryUsers(at("mongodb://s1,s2")).fits(left)).isFalse();
    }
}
