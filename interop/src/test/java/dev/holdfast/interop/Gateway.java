package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Time;
import dev.holdfast.benchmarks.server.Server;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;

/** The real Pushgateway, on a port of its own. */
final class Gateway {
    private final HttpClient client = HttpClient.newHttpClient();
    private final URI place;
    private final Process process;

    /** @param log gets what it says */
    Gateway(Path log) throws IOException, InterruptedException {
        int port = Server.freePort();
        place = URI.create("http://127.0.0.1:" + port);
        process = new ProcessBuilder(
                        OtherPeer.PUSHGATEWAY.binary().toString(), "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        long deadline = Time.system().nanos() + Duration.ofSeconds(20).toNanos();
        while (!answers()) {
            assertThat(Time.system().nanos()).isLessThan(deadline);
            Time.system().sleep(Duration.ofMillis(50));
        }
    }

    URI place() {
        return place;
    }

    /** What it shows to Prometheus. */
    String metrics() throws IOException, InterruptedException {
        return get("/metrics");
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

    /** Ends it. */
    void stop() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }
}
