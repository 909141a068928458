package dev.holdfast.testkit.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.holdfast.Time;
import dev.holdfast.service.Holdfast;
import dev.holdfast.service.Rehearsal;
import dev.holdfast.service.ServiceEvent;
import dev.holdfast.testkit.log.RecordedLog;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a service does can be seen in figures and is told, through nothing but the service. */
class ObservedServiceTest {
    private static final String STORAGE = """
            storages:
              main: {uri: "file://WORK/main", password: "env:PASSWORD", default: true}
            targets:
              orders: {uri: "dir:WORK/orders"}
            service: {lease: 3h, refresh: 1h}
            """;
    private static final String ALL = """
            notifications:
              hook:
                url: HOOK
                events: [completed, partially-failed, failed, skipped, missed, recovered, stale, verification-failed,
                  retention-blocked, compliance-refused, storage-unavailable, validation-failed]
            """;

    private final SimpleMeterRegistry figures = new SimpleMeterRegistry();
    private WatchedService watched;

    @TempDir
    Path directory;

    @BeforeEach
    void begin() throws IOException {
        Metrics.globalRegistry.add(figures);
        watched = new WatchedService(directory);
    }

    @AfterEach
    void end() {
        Metrics.globalRegistry.remove(figures);
        watched.close();
    }

    private static String nightly(String name) {
        return """
                policies:
                  gold: {items: [{frequency: daily, retention: 7 days}], onDemand: 2 days}
                schedules:
                  NAME: {targets: [orders], policy: gold, reference: "02:30"}
                """.replace("NAME", name);
    }

    @Test
    void runsAreCountedAndTheirTargetIsMeasured() throws Exception {
        watched.define(STORAGE + nightly("counted") + ALL);

        try (Holdfast service = watched.service().build()) {
            watched.ask(service, "counted");
            watched.time.advance(Duration.ofHours(1));
            watched.ask(service, "counted");
            awaitValue("holdfast.backup.longest.gap", "counted");

            double oldest = value("holdfast.backup.oldest.restorable.timestamp", "counted");
            double newest = value("holdfast.backup.newest.good.timestamp", "counted");
            assertThat(oldest).isBetween(seconds("00:00"), seconds("00:30"));
            assertThat(newest).isBetween(seconds("01:00"), seconds("01:30"));
            assertThat(value("holdfast.backup.longest.gap", "counted")).isCloseTo(newest - oldest, within(0.01));
            assertThat(value("holdfast.backup.next.run.timestamp", "counted")).isEqualTo(seconds("02:30"));
            assertThat(value("holdfast.backup.next.deletion.timestamp", "counted"))
                    .isBetween(oldest + 2 * 86400 - 60, newest + 2 * 86400);
            assertThat(value("holdfast.schedule.valid", "counted")).isEqualTo(1);
            assertThat(value("holdfast.schedule.paused", "counted")).isEqualTo(0);
        }

        assertThat(value("holdfast.backup.attempt", "counted")).isEqualTo(2);
        assertThat(value("holdfast.backup.success", "counted")).isEqualTo(2);
        assertThat(watched.events()).containsExactly("completed", "completed");
        assertThat(shown("holdfast.schedule.valid", "counted"))
                .as("a gauge of a service that has ended")
                .isEmpty();
    }

    @Test
    void whatIsLoggedAboutARunHasItsId() throws Exception {
        watched.define(STORAGE + nightly("logged"));
        String run;
        List<RecordedLog.Line> lines;
        try (RecordedLog.Recording log = new RecordedLog.Recording()) {
            try (Holdfast service = watched.service().build()) {
                run = service.runNow("logged");
                var unused = service.runRequested("logged");
            }
            lines = log.lines();
        }

        assertThat(lines)
                .filteredOn(line -> line.text().startsWith("event=run-ended"))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.run()).hasValue(run);
                    assertThat(line.logger()).isEqualTo("dev.holdfast.runs");
                    assertThat(line.text())
                            .contains("run=" + run, "schedule=logged", "target=orders", "state=completed");
                });
        assertThat(lines)
                .anySatisfy(line -> assertThat(line.text()).startsWith("event=began schedule=logged run=" + run));
    }

    private static double seconds(String time) {
        return Instant.parse("2030-01-01T" + time + ":00Z").getEpochSecond();
    }

    @Test
    void aFailureIsToldAndSoIsThatItIsOverEvenByAnotherProcess() throws IOException {
        watched.define(STORAGE + nightly("broken") + ALL);
        Files.delete(directory.resolve("orders/file"));
        Files.delete(directory.resolve("orders"));

        watched.run("broken");
        assertThat(watched.events()).containsExactly("failed");
        assertThat(watched.heard().get(0)).contains("\"schedule\":\"broken\"", "\"target\":\"orders\"");

        watched.data("orders");
        watched.run("broken");
        assertThat(watched.events()).containsExactlyInAnyOrder("failed", "completed", "recovered");
    }

    @Test
    void ofSeveralTargetsTheOneThatHadFailedRecovers() throws IOException {
        watched.define((STORAGE + nightly("several") + ALL)
                .replace("targets:\n", "targets:\n  bills: {uri: \"dir:WORK/bills\"}\n")
                .replace("targets: [orders]", "targets: [orders, bills]"));
        watched.run("several");
        watched.data("bills");
        watched.run("several");

        assertThat(watched.heard())
                .filteredOn(news -> news.startsWith("recovered"))
                .singleElement()
                .asString()
                .contains("\"target\":\"bills\"");
    }

    @Test
    void whatRetentionLetsGoIsCounted() throws IOException {
        watched.define((STORAGE + nightly("going")).replace("onDemand: 2 days", "onDemand: 1 hour"));
        watched.run("going");
        watched.time.advance(Duration.ofHours(2));
        watched.run("going");

        assertThat(figures.find("holdfast.backup.deletion.success")
                        .tag("storage", "main")
                        .counter())
                .satisfies(counter -> assertThat(counter.count()).isEqualTo(1.0));
    }

    @Test
    void aRunThatWasMissedIsToldWhenItIsMadeUpFor() throws Exception {
        watched.define(STORAGE + nightly("missed") + ALL);
        watched.runUntil(ServiceEvent.Kind.ENDED);
        watched.time.advance(Duration.ofDays(3));

        watched.runUntil(ServiceEvent.Kind.ENDED);

        assertThat(watched.events()).contains("missed");
        assertThat(watched.heard())
                .filteredOn(news -> news.startsWith("missed"))
                .first()
                .asString()
                .contains("was not begun in time", "2030-01-03T02:30:00Z");
    }

    @Test
    void schedulesThatGoTakeTheirGaugesWithThemAndBrokenOnesAreTold() throws Exception {
        watched.define(STORAGE + nightly("leaving") + ALL);
        try (Holdfast service = watched.service().build()) {
            service.start();
            awaitValue("holdfast.schedule.valid", "leaving");
            watched.define(STORAGE + nightly("staying").replace("02:30", "25:30") + ALL);
            awaitValue("holdfast.schedule.valid", "staying");

            assertThat(value("holdfast.schedule.valid", "staying")).isEqualTo(0);
            assertThat(shown("holdfast.schedule.valid", "leaving")).isEmpty();
        }
        assertThat(watched.events()).contains("validation-failed");
    }

    @Test
    void aStorageThatDoesNotAnswerIsTold() throws IOException {
        watched.define((STORAGE + nightly("stored") + ALL)
                .replace(
                        "storages:\n",
                        "storages:\n  offsite: {uri: \"file://WORK/offsite\", password: \"env:NO_SUCH\"}\n"));

        watched.run("stored");

        assertThat(watched.heard())
                .filteredOn(news -> news.startsWith("storage-unavailable"))
                .singleElement()
                .asString()
                .contains("offsite", "NO_SUCH");
    }

    @Test
    void whatLiesBelowTheFloorsIsTold() throws Exception {
        watched.define(STORAGE + nightly("low") + ALL + """
                compliance:
                  authorizedEmail: auditor@example.org
                  authorizedFirstName: Ada
                  authorizedLastName: Auditor
                  onDemand: 14 days
                """);

        try (Holdfast service = watched.service().build()) {
            service.start();
            watched.awaitNews("compliance-refused");
        }

        assertThat(watched.heard())
                .anySatisfy(news ->
                        assertThat(news).startsWith("compliance-refused").contains("onDemand", "14 days"));
    }

    @Test
    void aTargetWithoutAGoodBackupIsToldWhenItsTimeIsOver() throws Exception {
        watched.define(STORAGE
                + nightly("stale").replace("reference:", "paused: true, reference:")
                + ALL.replace("url: HOOK", "url: HOOK\n    noGoodFor: 26h"));

        try (Holdfast service = watched.service().build()) {
            service.start();
            watched.awaitNews("stale");
        }

        assertThat(Duration.between(WatchedService.BEGIN, watched.time.now())).isGreaterThan(Duration.ofHours(26));
    }

    @Test
    void aRehearsalCountsNothingAndTellsNobody() throws IOException {
        watched.define(STORAGE + nightly("rehearsed") + ALL);

        var report = new Rehearsal(
                        watched.file(),
                        watched.time.now(),
                        watched.time.now().plus(Duration.ofDays(2)),
                        watched.environment(),
                        event -> {})
                .run();

        assertThat(report.completed()).isPositive();
        assertThat(watched.heard()).isEmpty();
        assertThat(shown("holdfast.backup.attempt", "rehearsed")).isEmpty();
    }

    private void awaitValue(String name, String schedule) throws InterruptedException {
        while (shown(name, schedule).isEmpty()) {
            Time.system().sleep(Duration.ofMillis(10));
        }
    }

    private double value(String name, String schedule) {
        return shown(name, schedule).orElseThrow(() -> new AssertionError(name + " of " + schedule + " is not shown"));
    }

    private Optional<Double> shown(String name, String schedule) {
        return Optional.ofNullable(figures.find(name).tag("schedule", schedule).meter())
                .map(Meter::measure)
                .map(measures -> measures.iterator().next().getValue());
    }
}
