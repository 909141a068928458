package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import dev.holdfast.service.Holdfast;
import dev.holdfast.service.ScheduleStatus.LastBackup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service runs schedules of a file; its figures reach the real Pushgateway, and a failure a mail server and a webhook. */
class ObservedServiceIT {
    private final GreenMail mails = new GreenMail(ServerSetup.SMTP.dynamicPort());
    private final List<String> posts = new CopyOnWriteArrayList<>();

    @TempDir
    Path directory;

    private Gateway gateway;
    private HttpServer hook;

    @BeforeEach
    void start() throws Exception {
        gateway = new Gateway(directory.resolve("log"));
        mails.start();
        hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hook.createContext("/", exchange -> {
            posts.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        hook.start();
    }

    @AfterEach
    void stop() throws Exception {
        hook.stop(0);
        mails.stop();
        gateway.stop();
    }

    private Holdfast service() throws IOException {
        Files.createDirectory(directory.resolve("orders"));
        Files.writeString(directory.resolve("orders/file"), "content");
        Path file = Files.writeString(directory.resolve("holdfast.yaml"), """
                storages:
                  main: {uri: "file://WORK/main", password: "env:PASSWORD", default: true}
                targets:
                  orders: {uri: "dir:WORK/orders"}
                  nowhere: {uri: "dir:WORK/nowhere"}
                policies:
                  gold: {items: [{frequency: daily, retention: 7 days}]}
                schedules:
                  good: {targets: [orders], policy: gold}
                  bad: {targets: [nowhere], policy: gold}
                observability: {pushgateway: "GATEWAY", job: nights}
                notifications:
                  chat: {url: "HOOK", events: [failed]}
                  operators:
                    kind: mail
                    host: 127.0.0.1
                    port: MAIL
                    security: none
                    from: holdfast@example.org
                    to: [operators@example.org]
                    events: [failed]
                """.replace("WORK", directory.toString())
                .replace("GATEWAY", gateway.place().toString())
                .replace("HOOK", "http://127.0.0.1:" + hook.getAddress().getPort() + "/")
                .replace("MAIL", Integer.toString(mails.getSmtp().getPort())));
        return Holdfast.builder()
                .configuration(file)
                .environment(Map.of("PASSWORD", Scene.PASSWORD, "HOLDFAST_TEST_LOW_COST_KEYS", "1"))
                .build();
    }

    @Test
    void whatAServiceDoesReachesThePushgatewayAMailServerAndAWebhook() throws Exception {
        try (Holdfast service = service()) {
            assertThat(service.configuration().problems()).isEmpty();
            String good = service.runNow("good");
            assertThat(service.runRequested("good")).map(LastBackup::run).hasValue(good);
            String bad = service.runNow("bad");
            Optional<LastBackup> failed = service.runRequested("bad");
            assertThat(failed).map(LastBackup::run).hasValue(bad);
        }

        assertThat(gateway.metrics())
                .contains(
                        "holdfast_backup_success_total{instance=\"\",job=\"nights\",schedule=\"good\",target=\"orders\"} 1")
                .contains(
                        "holdfast_backup_failure_total{instance=\"\",job=\"nights\",schedule=\"bad\",target=\"nowhere\"} 1")
                .containsPattern(
                        "holdfast_backup_newest_good_timestamp_seconds\\{[^}]*schedule=\"good\",target=\"orders\"} 1\\.")
                .doesNotContainPattern("holdfast_backup_newest_good_timestamp_seconds\\{[^}]*schedule=\"bad\"")
                .contains("holdfast_schedule_valid{instance=\"\",job=\"nights\",schedule=\"good\"} 1");
        assertThat(mails.getReceivedMessages()).singleElement().satisfies(mail -> {
            assertThat(mail.getSubject()).contains("failed", "(nowhere)");
            assertThat(mail.getContent().toString()).contains("schedule: bad", "target: nowhere");
        });
        assertThat(posts)
                .singleElement()
                .asString()
                .contains("\"event\":\"failed\"", "\"schedule\":\"bad\"", "\"target\":\"nowhere\"");
    }
}
