package dev.holdfast.internal.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.run.FollowStatus;
import dev.holdfast.run.RunKind;
import dev.holdfast.run.RunRecord;
import dev.holdfast.run.RunState;
import dev.holdfast.run.SourceResult;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeterFiguresTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final MeterFigures figures = new MeterFigures(registry);

    @Test
    void whoWasReadIsShownForEachPart() {
        figures.run(RunRecord.builder("0".repeat(32), RunKind.BACKUP)
                .schedule("nightly")
                .target("orders")
                .state(RunState.COMPLETED)
                .sources(List.of(
                        new SourceResult("shard0", "a:1", Duration.ofSeconds(2), Duration.ofMillis(1500), 1, 1),
                        new SourceResult("shard1", "b:1", Duration.ZERO, Duration.ZERO, 1, 1)))
                .build());

        assertThat(value("holdfast.backup.source.lag", "shard0")).isEqualTo(2);
        assertThat(value("holdfast.backup.source.held", "shard0")).isEqualTo(1.5);
        assertThat(value("holdfast.backup.source.held", "shard1")).isZero();

        figures.forget("nightly", "orders");
        assertThat(registry.find("holdfast.backup.source.lag").gauges()).isEmpty();
    }

    private static FollowStatus followed(String storage, FollowStatus.State state) {
        Instant reached = NOW.minusSeconds(90);
        return new FollowStatus(
                "orders",
                storage,
                List.of("nightly"),
                Duration.ofDays(2),
                Duration.ofMinutes(10),
                state,
                "",
                NOW.minusSeconds(300),
                new FollowStatus.Archive(reached, null, reached, 3, 100, 0),
                null,
                List.of());
    }

    private double followed(String name, String storage) {
        return registry.get("holdfast.follow." + name)
                .tags("target", "orders", "storage", storage)
                .gauge()
                .value();
    }

    @Test
    void whatIsFollowedIsShownByTargetAndStorage() {
        figures.followed(
                List.of(followed("main", FollowStatus.State.FOLLOWING), followed("far", FollowStatus.State.STOPPED)),
                NOW);

        assertThat(followed("lag", "main")).isEqualTo(90);
        assertThat(followed("running", "main")).isEqualTo(1);
        assertThat(followed("running", "far")).isZero();
        assertThat(followed("reached.timestamp", "far"))
                .isEqualTo((double) NOW.minusSeconds(90).getEpochSecond());
        assertThat(registry.find("holdfast.follow.lag").tag("storage", "far").gauge())
                .as("nobody wants it to come further")
                .isNull();

        figures.followed(List.of(followed("main", FollowStatus.State.FOLLOWING)), NOW);
        assertThat(registry.find("holdfast.follow.running").gauges()).hasSize(1);
        figures.forgetAll();
        assertThat(registry.find("holdfast.follow.lag").gauges()).isEmpty();
    }

    @Test
    void slicesAndGapsAreCounted() {
        FollowStatus status = followed("main", FollowStatus.State.FOLLOWING);
        figures.sliceStored(status, 70);
        figures.sliceStored(status, 30);
        figures.gap(status);

        assertThat(registry.get("holdfast.follow.slices")
                        .tag("storage", "main")
                        .counter()
                        .count())
                .isEqualTo(2);
        assertThat(registry.get("holdfast.follow.data").counter().count()).isEqualTo(100);
        assertThat(registry.get("holdfast.follow.gaps").counter().count()).isEqualTo(1);
    }

    private double value(String name, String part) {
        return registry.get(name)
                .tags("schedule", "nightly", "target", "orders", "part", part)
                .gauge()
                .value();
    }
}
