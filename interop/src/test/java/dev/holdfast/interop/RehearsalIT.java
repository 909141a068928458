package dev.holdfast.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.policy.Configuration;
import dev.holdfast.service.Rehearsal;
import dev.holdfast.service.RehearsalReport;
import dev.holdfast.service.RehearsalReport.Kept;
import dev.holdfast.simulation.KeptBackup;
import dev.holdfast.simulation.Simulation;
import dev.holdfast.simulation.SimulationResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The real service takes and expires the backups of a month; the simulation said which are left, and restic finds exactly those. */
class RehearsalIT {
    private static final Instant FROM = Instant.parse("2030-03-01T00:00:00Z");
    private static final Instant UNTIL = Instant.parse("2030-04-01T00:00:00Z");
    private static final int BACKUPS = 124;

    private final Scene scene = new Scene();

    @AfterEach
    void remove() {
        scene.close();
    }

    private Path definitions() throws IOException {
        Path work = Files.createDirectory(scene.target("month"));
        for (String target : Set.of("documents", "database")) {
            Files.createDirectory(work.resolve(target));
            Files.writeString(work.resolve(target).resolve("file"), "content of " + target);
        }
        String yaml = """
                storages:
                  main: {uri: "file://WORK/main", password: "env:PASSWORD", default: true}
                  offsite: {uri: "file://WORK/offsite", password: "env:PASSWORD"}
                targets:
                  documents: {uri: "dir:WORK/documents"}
                  database: {uri: "dir:WORK/database"}
                policies:
                  standard:
                    items:
                      - {frequency: hourly, interval: 12, retention: 2 days}
                      - {frequency: daily, retention: 7 days}
                      - {frequency: weekly, interval: 6, retention: 4 weeks}
                    onDemand: 3 days
                schedules:
                  nightly:
                    targets: [documents, database]
                    policy: standard
                    reference: "02:30"
                    zone: Europe/Berlin
                    skipOnCreation: true
                    copies:
                      elsewhere: {storage: offsite, frequencies: [daily], retention: 14 days}
                compliance:
                  authorizedEmail: auditor@example.org
                  authorizedFirstName: Ada
                  authorizedLastName: Auditor
                  overwriteBackupPolicies: true
                  items:
                    - {frequency: daily, retention: 7 days}
                """.replace("WORK", work.toString());
        return Files.writeString(work.resolve("month.yaml"), yaml);
    }

    @Test
    void whatTheSimulationKeepsIsWhatResticFinds() throws IOException {
        Path file = definitions();
        RehearsalReport report = new Rehearsal(
                        file,
                        FROM,
                        UNTIL,
                        Map.of("PASSWORD", Scene.PASSWORD, "HOLDFAST_TEST_LOW_COST_KEYS", "1"),
                        event -> {})
                .run();

        assertThat(report.troubles()).isEmpty();
        assertThat(report.completed()).isGreaterThanOrEqualTo(BACKUPS / 2);
        assertThat(byMinute(report)).isEqualTo(simulated(file));
        assertThat(listed(file, "main")).isEqualTo(kept(report, "main"));
        assertThat(listed(file, "offsite")).isEqualTo(kept(report, "offsite"));
    }

    /** Waiting for a lock moves the clock of a rehearsal, by a second at most, and nothing takes time in a simulation. */
    private static Set<String> byMinute(RehearsalReport report) {
        return report.kept().stream()
                .filter(kept -> kept.storage().equals("main"))
                .map(kept -> kept.target() + " " + kept.at().truncatedTo(ChronoUnit.MINUTES))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> kept(RehearsalReport report, String storage) {
        return report.kept().stream()
                .filter(kept -> kept.storage().equals(storage))
                .map((Kept kept) -> kept.target() + " " + kept.at())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> simulated(Path file) {
        SimulationResult result = Simulation.of("month", Configuration.read(file))
                .between(FROM, UNTIL)
                .build()
                .run();
        Set<String> kept = new TreeSet<>();
        for (String target : Set.of("documents", "database")) {
            result.kept("nightly", target).stream().map(KeptBackup::at).forEach(at -> kept.add(target + " " + at));
        }
        return kept;
    }

    private static Set<String> listed(Path file, String storage) {
        Restic restic = new Restic(Peer.RESTIC, file.resolveSibling(storage), Scene.PASSWORD);
        assertThat(restic.run("check", "--read-data").exitCode()).isZero();
        Set<String> listed = new TreeSet<>();
        for (JsonNode snapshot : restic.ok("snapshots", "--json").json()) {
            Instant at = OffsetDateTime.parse(snapshot.path("time").asText()).toInstant();
            listed.add(snapshot.path("hostname").asText() + " " + at);
        }
        return listed;
    }
}
