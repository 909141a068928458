package dev.holdfast.internal.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.run.RunKind;
import dev.holdfast.run.RunRecord;
import dev.holdfast.run.RunState;
import dev.holdfast.run.SourceResult;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeterFiguresTest {
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

    private double value(String name, String part) {
        return registry.get(name)
                .tags("schedule", "nightly", "target", "orders", "part", part)
                .gauge()
                .value();
    }
}
