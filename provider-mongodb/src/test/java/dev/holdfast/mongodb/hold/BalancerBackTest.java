package dev.holdfast.mongodb.hold;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.mongodb.connect.Connection;
import dev.holdfast.mongodb.connect.MongoLocation;
import dev.holdfast.spi.store.StoreCredentials;
import dev.holdfast.spi.workload.Compensation;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which balancers are put back, and by whom. */
class BalancerBackTest {
    private static final Instant LATEST = Instant.parse("2024-05-01T10:00:00Z");

    private static Compensation left(String kind, String location) {
        return new Compensation(kind, "{\"location\": \"" + location + "\"}", Duration.ofSeconds(50));
    }

    private static BalancerBack by(String location, boolean any) {
        return new BalancerBack(new Connection(MongoLocation.of(location), StoreCredentials.none()), any);
    }

    @Test
    void oneThatWasSwitchedAfterOursCouldHaveBeenIsLeftAsItIs() {
        assertThat(BalancerBack.canBeOurs(Optional.of(LATEST.minusSeconds(1)), LATEST))
                .isTrue();
        assertThat(BalancerBack.canBeOurs(Optional.of(LATEST.plusSeconds(1)), LATEST))
                .isFalse();
        assertThat(BalancerBack.canBeOurs(Optional.empty(), LATEST)).isTrue();
    }

    @Test
    void whoeverCanReachTheClusterPutsItBack() {
        Compensation balancer = left(BalancerBack.KIND, "mongodb://c1,c2");
        assertThat(by("mongodb://c1,c2/?replicaSet=config", false).fits(balancer))
                .isTrue();
        assertThat(by("mongodb://c3/", false).fits(balancer)).isFalse();
        assertThat(by("mongodb://c3/", true).fits(balancer)).isTrue();
        assertThat(by("mongodb://c1,c2/", true).fits(left(Unlocking.KIND, "mongodb://c1,c2")))
                .isFalse();
    }
}
