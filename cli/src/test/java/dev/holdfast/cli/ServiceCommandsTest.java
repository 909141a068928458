package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code schedules} and {@code serve}. */
@Timeout(60)
class ServiceCommandsTest {
    @TempDir
    Path directory;

    private Cli cli;

    @BeforeEach
    void configure() {
        cli = Cli.in(directory).with("BACKUP_PASSWORD", Cli.PASSWORD);
        cli.file("data/one.txt", "first");
        cli.file("wiki/two.txt", "second");
        define(
                "schedules:",
                "  nightly: {targets: [docs], policy: daily, reference: '02:30', zone: Europe/Berlin, skipOnCreation: true}",
                "  broken: {targets: [docs], policy: dayly}");
    }

    private void define(String... schedules) {
        String configuration = String.join(
                        "\n",
                        "storages:",
                        "  main: {uri: 'file://" + cli.repository()
                                + "', password: 'env:BACKUP_PASSWORD', default: true}",
                        "targets:",
                        "  docs: {uri: 'dir:" + directory.resolve("data") + "'}",
                        "  wiki: {uri: 'dir:" + directory.resolve("wiki") + "'}",
                        "policies:",
                        "  daily: {items: [{frequency: daily, retention: 7 days}], onDemand: 1 day}",
                        "")
                + String.join("\n", schedules)
                + "\n";
        cli.with("HOLDFAST_CONFIG", cli.file("holdfast.yaml", configuration).toString());
    }

    @Test
    void theTableShowsTheColumnsThatPeopleLookFor() {
        Cli.Result result = cli.ok("schedules", "list");
        assertThat(result.lines().get(0))
                .contains("Name", "Status", "Targets", "Storage", "Schedule", "Last backup", "Last skipped", "Next");
        assertThat(result.out())
                .contains("nightly", "New", "docs", "main", "daily 1 at 02:30 Europe/Berlin")
                .contains("broken", "FailedValidation");
        assertThat(cli.repository()).as("looking makes nothing").doesNotExist();
    }

    @Test
    void programsGetTheSameColumns() {
        cli.ok("schedules", "run", "nightly");
        JsonNode first = cli.json("schedules", "list").get(0);
        assertThat(first.fieldNames())
                .toIterable()
                .contains("name", "status", "targets", "policy", "storage", "schedule", "last_backup", "last_good")
                .contains("next", "running", "waiting", "conditions");
        assertThat(first.get("last_backup").get("state").asText()).isEqualTo("COMPLETED");
        assertThat(first.get("next")).hasSize(5);
    }

    @Test
    void aStateThatIsNotMountedIsNotMadeAnew() throws IOException {
        cli.with("HOME", directory.resolve("home").toString());
        cli.ok("schedules", "run", "nightly");
        Path mounted = directory.resolve("mounted");
        Files.move(cli.repository(), mounted);
        asIfItHadBeenOnAnotherDevice();
        assertThat(cli.run("schedules", "run", "nightly").code()).isEqualTo(ExitCode.FAILED);
        assertThat(cli.run("schedules", "list").code()).isEqualTo(ExitCode.FAILED);
        assertThat(cli.run("schedules", "pause", "nightly").errors())
                .contains("look whether the file system is mounted", "storages forget");
        assertThat(cli.run("serve", directory.resolve("holdfast.yaml").toString())
                        .code())
                .isEqualTo(ExitCode.FAILED);
        assertThat(cli.json("storages", "list").get(0).get("status").asText()).isEqualTo("Unavailable");
        Cli.Result backups = cli.run("backups", "list");
        assertThat(backups.code()).isEqualTo(ExitCode.PARTIAL);
        assertThat(backups.errors()).contains("look whether the file system is mounted");
        assertThat(cli.repository()).doesNotExist();

        Files.move(mounted, cli.repository());
        cli.ok("schedules", "run", "nightly");
        Files.move(cli.repository(), mounted);
        asIfItHadBeenOnAnotherDevice();
        assertThat(cli.ok("storages", "forget", "main").out()).contains("is forgotten");
        cli.ok("schedules", "run", "nightly");
        assertThat(cli.json("backups", "list")).hasSize(1);
    }

    /** Nothing can be mounted here. */
    private void asIfItHadBeenOnAnotherDevice() throws IOException {
        Path memory = directory.resolve("home/.local/state/holdfast/repositories");
        try (Stream<Path> files = Files.list(memory)) {
            for (Path file : files.toList()) {
                List<String> lines = Files.readAllLines(file);
                Files.write(file, List.of(lines.get(0), lines.get(1), lines.get(2) + "1"));
            }
        }
    }

    @Test
    void aStateThatSomebodyRemovedIsMadeAnew() throws IOException {
        cli.with("HOME", directory.resolve("home").toString());
        cli.ok("schedules", "run", "nightly");
        Files.move(cli.repository(), directory.resolve("removed"));
        cli.ok("schedules", "run", "nightly");
        assertThat(cli.json("backups", "list")).hasSize(1);
        cli.ok("schedules", "run", "nightly");
    }

    @Test
    void whatWillBeLeftOutIsShown() {
        cli.ok("schedules", "skip-next", "nightly");
        assertThat(cli.ok("schedules", "show", "nightly").out()).contains("SkipsNext", "its next run is left out");
        JsonNode conditions = cli.json("schedules", "show", "nightly").get("conditions");
        assertThat(conditions.findValuesAsText("last_transition_time")).hasSize(2);
    }

    @Test
    void aRunIsCarriedOutHereIfNobodyServes() {
        Cli.Result result = cli.ok("schedules", "run", "nightly");
        assertThat(result.out()).contains("of nightly ended: completed");
        JsonNode backup = cli.json("backups", "list").get(0);
        assertThat(backup.get("schedule").asText()).isEqualTo("nightly");
        assertThat(backup.get("target").asText()).isEqualTo("docs");
        assertThat(cli.json("schedules", "run", "nightly", "--rule", "daily")
                        .get("state")
                        .asText())
                .isEqualTo("COMPLETED");
    }

    @Test
    void pausesResumesAndSkips() {
        assertThat(cli.ok("schedules", "pause", "nightly").out()).contains("nightly is paused");
        assertThat(cli.json("schedules", "show", "nightly").get("status").asText())
                .isEqualTo("Paused");
        assertThat(cli.ok("schedules", "show", "nightly").out())
                .contains("paused by")
                .contains("nobody at the moment");
        assertThat(cli.ok("schedules", "resume", "nightly").out()).contains("nightly is resumed");
        assertThat(cli.json("schedules", "show", "nightly").get("next")).hasSize(5);
        assertThat(cli.ok("schedules", "skip-next", "nightly").out()).contains("will leave out its next run");
    }

    @Test
    void whatIsBrokenSaysWhere() {
        assertThat(cli.ok("schedules", "show", "broken").out())
                .contains("FailedValidation")
                .contains("schedules.broken.policy")
                .contains("did you mean 'daily'?");
    }

    @Test
    void aScheduleThatIsGoneIsForgottenAndItsBackupsStayUnlessAsked() {
        cli.ok("schedules", "run", "nightly");
        define("schedules:", "  other: {targets: [wiki], policy: daily, skipOnCreation: true}");
        assertThat(cli.ok("schedules", "list").out()).contains("nightly", "Deleted");
        assertThat(cli.ok("schedules", "delete", "nightly").out()).contains("its backups stay");
        assertThat(cli.ok("schedules", "list").out()).doesNotContain("nightly");
        assertThat(cli.json("backups", "list")).hasSize(1);
    }

    @Test
    void itsBackupsGoIfAsked() {
        cli.ok("schedules", "run", "nightly");
        define("schedules:", "  other: {targets: [wiki], policy: daily, skipOnCreation: true}");
        assertThat(cli.ok("schedules", "delete", "nightly", "--backups").out()).contains("its backups are deleted");
        assertThat(cli.ok("snapshots", "--repo", cli.repository().toString()).out())
                .doesNotContain("docs");
    }

    @Test
    void theNewestBackupOfAScheduleIsRestored() throws Exception {
        cli.ok("schedules", "run", "nightly");
        cli.file("data/one.txt", "changed");
        cli.ok("schedules", "run", "nightly");
        Path back = directory.resolve("back");
        cli.ok("restore", "--schedule", "nightly", "--to", back.toString());
        try (var files = Files.walk(back)) {
            Path restored =
                    files.filter(file -> file.endsWith("one.txt")).findFirst().orElseThrow();
            assertThat(restored).hasContent("changed");
        }
        Cli.Result none = cli.run("restore", "--schedule", "weekly", "--to", back.toString());
        assertThat(none.code()).isEqualTo(ExitCode.FAILED);
        assertThat(none.errors()).contains("weekly has no complete backup");
    }

    @Test
    void ofAScheduleWithSeveralTargetsSomebodyMustSayWhich() {
        define("schedules:", "  both: {targets: [docs, wiki], policy: daily, skipOnCreation: true}");
        cli.ok("schedules", "run", "both");
        Path back = directory.resolve("back");
        Cli.Result which = cli.run("restore", "--schedule", "both", "--to", back.toString());
        assertThat(which.code()).isEqualTo(ExitCode.FAILED);
        assertThat(which.errors()).contains("[docs, wiki]").contains("--of");
        cli.without("HOLDFAST_CONFIG");
        cli.ok("restore", "--schedule", "both", "--of", "wiki", "--to", back.toString());
        assertThat(back).isDirectoryRecursivelyContaining("glob:**/two.txt");
    }

    @Test
    void servesUntilASignalEndsIt() throws Exception {
        define("schedules:", "  now: {targets: [docs], policy: daily}");
        CompletableFuture<Cli.Result> serving = CompletableFuture.supplyAsync(
                () -> cli.run("serve", directory.resolve("holdfast.yaml").toString()));
        Cli other = Cli.in(directory).with("BACKUP_PASSWORD", Cli.PASSWORD);
        other.with("HOLDFAST_CONFIG", directory.resolve("holdfast.yaml").toString());
        while (!other.ok("schedules", "show", "now", "--json").out().contains("COMPLETED")) {
            assertThat(serving).isNotDone();
        }
        assertThat(other.ok("schedules", "show", "now").out()).doesNotContain("nobody at the moment");
        cli.interruption.request();
        Cli.Result served = serving.get(40, TimeUnit.SECONDS);
        assertThat(served.code()).isEqualTo(ExitCode.DONE);
        assertThat(served.out())
                .contains("SIGTERM or SIGINT ends it")
                .contains("this process runs the schedules")
                .contains("backup completed");
        assertThat(served.lines()).last().isEqualTo("ended");
        assertThat(other.ok("schedules", "show", "now").out())
                .as("the lease was given back")
                .contains("nobody at the moment");
    }

    @Test
    void aRehearsalSaysWhatCameOfIt() {
        String file = directory.resolve("holdfast.yaml").toString();
        define("schedules:", "  nightly: {targets: [docs], policy: daily, reference: '02:30', skipOnCreation: true}");
        Cli.Result result = cli.ok(
                "serve", file, "--rehearse", "--from", "2030-01-01T00:00:00Z", "--until", "2030-01-04T00:00:00Z");
        assertThat(result.out()).contains("3 completed, 0 failed, 0 skipped").contains("3 snapshots are kept");
        Cli.Result again = cli.run("serve", file, "--rehearse", "--until", "2030-01-05T00:00:00Z");
        assertThat(again.code()).isEqualTo(ExitCode.FAILED);
        assertThat(again.errors()).contains("holds 3 snapshots").contains("storages of its own");
    }
}
