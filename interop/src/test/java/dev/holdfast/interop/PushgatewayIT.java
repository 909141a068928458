package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Time;
import dev.holdfast.internal.observe.Freshness;
import dev.holdfast.internal.observe.Observer;
import dev.holdfast.policy.Observability;
import dev.holdfast.run.RunKind;
import dev.holdfast.run.RunRecord;
import dev.holdfast.run.RunState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path directory;

    private Process gateway;
    private URI place;

    @BeforeEach
    void start() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        place = URI.create("http://127.0.0.1:" + port);
        gateway = new ProcessBuilder(
                        OtherPeer.PUSHGATEWAY.binary().toString(), "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        long deadline = Time.system().nanos() + Duration.ofSeconds(20).toNanos();
        while (!answers()) {
            assertThat(Time.system().nanos()).isLessThan(deadline);
            Time.system().sleep(Duration.ofMillis(50));
        }
    }

    @AfterEach
    void stop() throws InterruptedException {
        gateway.destroy();
        gateway.waitFor();
    }

    @Test
    void figuresOfARunArriveWithTheirLabels() throws Exception {
        Observer observer = observer(Map.of("instance", "backup/1"));

        observer.freshness(new Freshness("nightly", "orders", NOW, NOW, Duration.ofHours(25), NOW, NOW));
        observer.runEnded(run("orders"));

        assertThat(get("/metrics"))
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
        assertThat(get("/metrics")).contains("holdfast_backup_newest_good_timestamp_seconds{");

        observer.scheduleGone("nightly");
        observer.runEnded(run("orders"));

        assertThat(get("/metrics"))
                .doesNotContain("holdfast_backup_newest_good_timestamp_seconds{")
                .contains("holdfast_backup_success_total{")
                .doesNotContain("push_failure_time_seconds{instance=\"\",job=\"nights\"} 1");
    }

    private Observer observer(Map<String, String> labels) {
        return Observer.builder(Time.system(), Runnable::run)
                .observability(Observability.builder()
                        .pushgateway(place)
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

    private boolean answers() throws InterruptedException {
        try {
            return get("/-/ready").contains("OK");
        } catch (IOException notYet) {
            return false;
        }
    }

    private String get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(place.resolve(path)).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
}
