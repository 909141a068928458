package dev.holdfast.testkit.service;

import com.sun.net.httpserver.HttpServer;
import dev.holdfast.Time;
import dev.holdfast.service.Holdfast;
import dev.holdfast.service.ServiceEvent;
import dev.holdfast.testkit.VirtualTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Definitions in a directory, the service that runs them on a virtual clock, and a webhook that hears of it. */
final class WatchedService implements AutoCloseable {
    static final Instant BEGIN = Instant.parse("2030-01-01T00:00:00Z");
    final VirtualTime time = VirtualTime.advancing(BEGIN);
    final Path directory;
    private final Path file;
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final HttpServer hook;

    WatchedService(Path directory) throws IOException {
        this.directory = directory;
        this.file = directory.resolve("holdfast.yaml");
        hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hook.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            heard.add(exchange.getRequestHeaders().getFirst("X-Holdfast-Event") + " " + body);
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        hook.start();
        data("orders");
    }

    /** Makes what a target backs up. */
    void data(String target) throws IOException {
        Files.createDirectories(directory.resolve(target));
        Files.writeString(directory.resolve(target).resolve("file"), "content of " + target);
    }

    /** Writes the definitions; WORK stands for the directory, HOOK for the webhook. */
    void define(String yaml) throws IOException {
        Files.writeString(
                file,
                yaml.replace("WORK", directory.toString())
                        .replace("HOOK", "http://127.0.0.1:" + hook.getAddress().getPort() + "/"));
    }

    Path file() {
        return file;
    }

    Map<String, String> environment() {
        return Map.of("PASSWORD", "correct horse", "HOLDFAST_TEST_LOW_COST_KEYS", "1");
    }

    /** A service that has not begun. */
    Holdfast.Builder service() {
        return Holdfast.builder()
                .configuration(file)
                .time(time)
                .executor(Runnable::run)
                .environment(environment())
                .poll(Duration.ofMinutes(30));
    }

    /** Runs a schedule once in a service of its own, and lets it end. */
    void run(String schedule) {
        try (Holdfast service = service().build()) {
            ask(service, schedule);
        }
    }

    /** Runs a schedule once, on this thread. */
    void ask(Holdfast service, String schedule) {
        String unused = service.runNow(schedule);
        var ignored = service.runRequested(schedule);
    }

    /** Runs what is due until something of a kind has happened. */
    void runUntil(ServiceEvent.Kind kind) throws InterruptedException {
        CountDownLatch happened = new CountDownLatch(1);
        try (Holdfast service = service()
                .listener(event -> {
                    if (event.kind() == kind) {
                        happened.countDown();
                    }
                })
                .build()) {
            service.start();
            happened.await();
        }
    }

    /** Of what kind the news were that have come. */
    List<String> events() {
        return heard.stream().map(news -> news.substring(0, news.indexOf(' '))).toList();
    }

    /** The news that have come. */
    List<String> heard() {
        return heard;
    }

    /** Waits until news of an event have come, for as long as it takes. */
    void awaitNews(String event) throws InterruptedException {
        while (!events().contains(event)) {
            Time.system().sleep(Duration.ofMillis(10));
        }
    }

    @Override
    public void close() {
        hook.stop(0);
    }
}
