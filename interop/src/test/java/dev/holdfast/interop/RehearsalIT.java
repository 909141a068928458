package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.policy.Configuration;
import dev.holdfast.service.Rehearsal;
import dev.holdfast.service.RehearsalReport;
import dev.holdfast.service.RehearsalReport.Kept;
import dev.holdfast.service.ServiceEvent;
import dev.holdfast.simulation.Course;
import dev.holdfast.simulation.KeptBackup;
import dev.holdfast.simulation.Simulation;
import dev.holdfast.simulation.SimulationResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The real service takes and expires real backups; {@code simulate} said which are left, and restic finds exactly those. */
class RehearsalIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant GONE = Instant.parse("2030-03-30T00:00:00Z");
    private static final Instant BACK = Instant.parse("2030-04-04T00:00:00Z");

    /** Two schedules over the nights in which Berlin and Lord Howe change their clocks, with rules of all kinds. */
    private static final String RULES = """
            storages:
              main: {uri: "file://WORK/main", password: "env:HOLDFAST_MONTH_PASSWORD", default: true}
            targets:
              documents: {uri: "dir:WORK/documents"}
              database: {uri: "dir:WORK/database"}
              flaky: {uri: "dir:WORK/flaky"}
            policies:
              tagged:
                retention:
                  mode: azure
                  defaultRule: 2 days
                  firstOf:
                    - {name: weeks, period: weekly, priority: 30, lifetime: 9 days}
                    - {name: months, period: monthly, priority: 20, lifetime: 60 days}
              counted:
                retention: {keep: {hourly: 9, daily: 5, weekly: 2, withinDaily: 8d}, minimumGood: 2}
            schedules:
              nights:
                targets: [documents, flaky]
                policy: tagged
                cron: "30 2,14 * * *"
                zone: Europe/Berlin
                skipOnCreation: true
              hours:
                targets: [database, flaky]
                policy: counted
                cron: "45 */4 * * *"
                zone: Australia/Lord_Howe
                retentionCron: "10 5 * * *"
            """;

    private final Scene scene = new Scene();

    @BeforeEach
    void fill() throws IOException {
        Files.createDirectory(scene.target("work"));
        Files.createDirectory(scene.target("said"));
        for (String target : List.of("documents", "database", "flaky")) {
            Files.createDirectory(scene.target("work").resolve(target));
            Files.writeString(scene.target("work").resolve(target).resolve("file"), "content of " + target);
        }
    }

    @AfterEach
    void remove() {
        scene.close();
    }

    private Path definitions(String yaml) throws IOException {
        return Files.writeString(scene.target("month.yaml"), yaml);
    }

    private JsonNode run(String verb, Path file, String... options) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(verb, file.toString(), "--json"));
        all.addAll(List.of(options));
        String said = new Command(scene.repository(), scene.target("said"))
                .with("HOLDFAST_MONTH_PASSWORD", Scene.PASSWORD)
                .ok(all.toArray(String[]::new));
        return JSON.readTree(said.lines().reduce((one, other) -> other).orElseThrow());
    }

    @Test
    void theMonthOfTheExamplesIsAsSimulated() throws IOException, InterruptedException {
        Path file = definitions(Files.readString(Path.of("..", "examples", "month.yaml"))
                .replace("/tmp/holdfast-month", scene.target("work").toString()));
        String from = "2030-03-01T00:00:00Z";
        String until = "2030-04-01T00:00:00Z";

        JsonNode simulation = run("simulate", file, "--from", from, "--until", until);
        JsonNode report = run("serve", file, "--rehearse", "--quiet", "--from", from, "--until", until);

        assertThat(report.get("troubles")).isEmpty();
        assertThat(report.get("completed").asInt()).isEqualTo(1 + 2 * 31);
        assertThat(kept(report, "main")).isEqualTo(simulated(simulation)).hasSizeGreaterThan(20);
        assertThat(kept(report, "offsite")).isEqualTo(copiesOfTheLastTwoWeeks());
        assertThat(listed("main")).isEqualTo(ids(report, "main"));
        assertThat(listed("offsite")).isEqualTo(ids(report, "offsite"));
    }

    /**
     * Those of the days are copied and live for 14 days; the last backup of the month is that of the afternoon of the 31st, in whose
     * night the clock had no half past two.
     */
    private static Set<String> copiesOfTheLastTwoWeeks() {
        Set<String> copies = new TreeSet<>();
        for (String target : List.of("documents", "database")) {
            for (int day = 18; day <= 30; day++) {
                copies.add("nightly " + target + " 2030-03-" + day + "T01:30:00Z");
            }
            copies.add("nightly " + target + " 2030-03-31T01:00:00Z");
        }
        return copies;
    }

    @Test
    void soAreRulesOfAllKindsOverChangesOfTheClockWhileATargetIsMissing() throws IOException {
        Path file = definitions(RULES.replace("WORK", scene.target("work").toString()));
        Instant from = Instant.parse("2030-03-25T00:00:00Z");
        Instant until = Instant.parse("2030-04-10T12:00:00Z");

        Rehearsal rehearsal = new Rehearsal(
                file,
                from,
                until,
                Map.of("HOLDFAST_MONTH_PASSWORD", Scene.PASSWORD, "HOLDFAST_TEST_LOW_COST_KEYS", "1"),
                this::hide);
        RehearsalReport report = rehearsal.run();
        Simulation.Builder undisturbed =
                Simulation.of("rules", Configuration.read(file)).between(from, until);
        SimulationResult steady = undisturbed.build().run();
        SimulationResult flaky = undisturbed.outage(GONE, BACK).build().run();

        Set<String> expected = kept(steady, "nights", "documents");
        expected.addAll(kept(steady, "hours", "database"));
        expected.addAll(kept(flaky, "nights", "flaky"));
        expected.addAll(kept(flaky, "hours", "flaky"));
        Set<String> kept = new TreeSet<>();
        Set<String> ids = new TreeSet<>();
        for (Kept one : report.kept()) {
            kept.add(one.schedule() + " " + one.target() + " " + one.at());
            ids.add(one.id().hex() + " " + one.target() + " " + one.at());
        }
        assertThat(kept).isEqualTo(expected).hasSizeGreaterThan(40);
        assertThat(listed("main")).isEqualTo(ids);
        assertThat((long) report.failed())
                .isEqualTo(failed(flaky, "nights") + failed(flaky, "hours"))
                .isGreaterThan(30);
    }

    /** The directory is not there for some days, the night in which Berlin sets its clocks among them. */
    private void hide(ServiceEvent event) {
        Path there = scene.target("work").resolve("flaky");
        Path hidden = scene.target("work").resolve("hidden");
        boolean gone = !event.at().isBefore(GONE) && event.at().isBefore(BACK);
        try {
            if (gone == Files.exists(there)) {
                Files.move(gone ? there : hidden, gone ? hidden : there);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static long failed(SimulationResult result, String schedule) {
        return result.course(schedule, "flaky").map(Course::failed).orElse(0L);
    }

    private static Set<String> kept(SimulationResult result, String schedule, String target) {
        Set<String> kept = new TreeSet<>();
        for (KeptBackup backup : result.kept(schedule, target)) {
            if (backup.good()) {
                kept.add(schedule + " " + target + " " + backup.at());
            }
        }
        return kept;
    }

    private static Set<String> kept(JsonNode report, String storage) {
        Set<String> kept = new TreeSet<>();
        for (JsonNode one : report.get("kept")) {
            if (one.get("storage").asText().equals(storage)) {
                kept.add(one.get("schedule").asText() + " " + one.get("target").asText() + " "
                        + one.get("time").asText());
            }
        }
        return kept;
    }

    private static Set<String> ids(JsonNode report, String storage) {
        Set<String> ids = new TreeSet<>();
        for (JsonNode one : report.get("kept")) {
            if (one.get("storage").asText().equals(storage)) {
                ids.add(one.get("id").asText() + " " + one.get("target").asText() + " "
                        + one.get("time").asText());
            }
        }
        return ids;
    }

    private static Set<String> simulated(JsonNode simulation) {
        Set<String> kept = new TreeSet<>();
        for (JsonNode course : simulation.get("results").get(0).get("courses")) {
            for (JsonNode backup : course.get("kept")) {
                if (backup.get("good").asBoolean()) {
                    kept.add(course.get("schedule").asText() + " "
                            + course.get("target").asText() + " "
                            + backup.get("time").asText());
                }
            }
        }
        return kept;
    }

    private Set<String> listed(String storage) {
        Restic restic = new Restic(Peer.RESTIC, scene.target("work").resolve(storage), Scene.PASSWORD);
        restic.assertSound();
        Set<String> listed = new TreeSet<>();
        for (JsonNode snapshot : restic.ok("snapshots", "--json").json()) {
            Instant at = OffsetDateTime.parse(snapshot.path("time").asText()).toInstant();
            listed.add(snapshot.path("id").asText() + " "
                    + snapshot.path("hostname").asText() + " " + at);
        }
        return listed;
    }
}
