package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Time;
import dev.holdfast.internal.observe.Freshness;
import dev.holdfast.internal.observe.Observer;
import dev.holdfast.policy.Observability;
import dev.holdfast.run.RunKind;
import dev.holdfast.run.RunRecord;
import dev.holdfast.run.RunState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real Pushgateway takes our figures, and replaces them. */
class PushgatewayIT {
    private static final Instant NOW = Instant.parse("2026-03-01T02:30:00Z");

    @TempDir
    Path directory;

    private Gateway gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = new Gateway(directory.resolve("log"));
    }

    @AfterEach
    void stop() throws InterruptedException {
        gateway.stop();
    }

    @Test
    void figuresOfARunArriveWithTheirLabels() throws Exception {
        Observer observer = observer(Map.of("instance", "backup/1"));

        observer.freshness(new Freshness("nightly", "orders", NOW, NOW, Duration.ofHours(25), NOW, NOW));
        observer.runEnded(run("orders"));

        assertThat(gateway.metrics())
                .contains(
                        "holdfast_backup_success_total{instance=\"backup/1\",job=\"nights\",schedule=\"nightly\",target=\"orders\"} 1")
                .contains(
                        "holdfast_backup_longest_gap_seconds{instance=\"backup/1\",job=\"nights\",schedule=\"nightly\",target=\"orders\"} 90000")
                .contains("# TYPE holdfast_backup_success_total counter")
                .contains("push_time_seconds{instance=\"backup/1\",job=\"nights\"}");
    }

    @Test
    void figuresOfWhatIsGoneVanish() throws Exception {
        Observer observer = observer(Map.of());
        observer.freshness(new Freshness("nightly", "orders", NOW, null, null, null, null));
        observer.runEnded(run("orders"));
        assertThat(gateway.metrics()).contains("holdfast_backup_newest_good_timestamp_seconds{");

        observer.scheduleGone("nightly");
        observer.runEnded(run("orders"));

        assertThat(gateway.metrics())
                .doesNotContain("holdfast_backup_newest_good_timestamp_seconds{")
                .contains("holdfast_backup_success_total{")
                .doesNotContain("push_failure_time_seconds{instance=\"\",job=\"nights\"} 1");
    }

    private Observer observer(Map<String, String> labels) {
        return Observer.builder(Time.system(), Runnable::run)
                .observability(Observability.builder()
                        .pushgateway(gateway.place())
                        .job("nights")
                        .labels(labels)
                        .build())
                .build();
    }

    private static RunRecord run(String target) {
        return RunRecord.builder("0123456789abcdef0123456789abcdef", RunKind.BACKUP)
                .name("nightly-20260301023000")
                .schedule("nightly")
                .target(target)
                .state(RunState.COMPLETED)
                .startedAt(NOW.minusSeconds(60))
                .endedAt(NOW)
                .build();
    }
}
