package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.Host;
import dev.holdfast.Secret;
import dev.holdfast.internal.store.FileBlobStore;
import dev.holdfast.job.Repository;
import dev.holdfast.policy.Lifetime;
import dev.holdfast.run.ProtectionFloor;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Floors on the command line, and what they keep the other commands from doing. */
class ComplianceCommandsTest {
    private static final String FLOORS = """
            compliance:
              authorizedEmail: auditor@example.org
              authorizedFirstName: Ada
              authorizedLastName: Auditor
              overwriteBackupPolicies: true
              items: [{frequency: daily, retention: 7 days}]
            """;

    @TempDir
    static Path template;

    @TempDir
    Path directory;

    private Cli cli;

    @BeforeAll
    static void makeTemplate() {
        Path unused = Cli.in(template).backedUp();
    }

    @BeforeEach
    void configure() {
        Disk.copy(template, directory);
        cli = Cli.in(directory).with("BACKUP_PASSWORD", Cli.PASSWORD);
        define(FLOORS);
    }

    private void define(String floors) {
        String yaml = """
                storages:
                  main: {uri: "file://REPOSITORY", password: "env:BACKUP_PASSWORD", default: true}
                  spare: {uri: "file://REPOSITORY-spare", password: "env:BACKUP_PASSWORD", removal: wipe}
                targets:
                  docs: {uri: "dir:DIRECTORY/data"}
                policies:
                  standard: {items: [{frequency: daily, retention: 3 days}]}
                schedules:
                  nightly: {targets: [docs], policy: standard, reference: "02:30"}
                """;
        String text = (yaml + floors)
                .replace("REPOSITORY", cli.repository().toString())
                .replace("DIRECTORY", directory.toString());
        cli.with("HOLDFAST_CONFIG", cli.file("holdfast.yaml", text).toString());
    }

    private JsonNode json(String command) {
        return cli.json("compliance", command).get(0);
    }

    private String snapshot() {
        return JsonText.of(cli.ok("snapshots", "--json").out()).get(0).get("id").asText();
    }

    private Repository asAnother() {
        Host own = Host.current();
        return Repository.at(FileBlobStore.at(cli.repository()).open())
                .host(new Host(own.name(), "somebody-else", own.uid(), own.gid(), own.pid(), own.zone()))
                .open(Secret.of(Cli.PASSWORD));
    }

    @Test
    void floorsAreShownAndRaised() {
        assertThat(json("show").get("status").asText()).isEqualTo("lower_than_wanted");
        JsonNode raised = json("apply");
        assertThat(raised.get("status").asText()).isEqualTo("changed");
        assertThat(raised.get("in_force").asText()).isEqualTo("daily 7 days, others 7 days");
        Cli.Result shown = cli.ok("compliance", "show");
        assertThat(shown.lines().get(0)).contains("Storage", "Status", "In force", "Wanted", "Set by", "Since");
        assertThat(shown.out()).contains("main", "in force", "daily 7 days, others 7 days");
    }

    @Test
    void aWipeOfWhatAFloorProtectsIsRefusedAndTold() {
        cli.ok("compliance", "apply");
        String id = snapshot();
        String storages = """
                storages:
                  old: {uri: "file://REPOSITORY", password: "env:BACKUP_PASSWORD", removal: wipe}
                state: {uri: "file://REPOSITORY-state", password: "env:BACKUP_PASSWORD"}
                """.replace("REPOSITORY", cli.repository().toString());
        cli.ok("--repo", cli.repository() + "-state", "init");
        cli.with("HOLDFAST_CONFIG", cli.file("old.yaml", storages).toString());
        assertThat(cli.run("storages", "wipe", "old", "--dry-run").code()).isEqualTo(ExitCode.FAILED);
        Cli.Result refused = cli.run("storages", "wipe", "old", "--confirm", "old");
        assertThat(refused.code()).isEqualTo(ExitCode.FAILED);
        assertThat(refused.errors())
                .contains("wiping storage old was refused, and nothing was removed")
                .contains("kept at least 7 days by the floor of the repository");
        assertThat(snapshot()).isEqualTo(id);
        assertThat(cli.json("--repo", cli.repository() + "-state", "audit", "list")
                        .findValuesAsText("what"))
                .containsExactly("storage.wipe.refused");
    }

    @Test
    void nothingOnTheCommandLineRemovesWhatIsProtected() {
        cli.ok("compliance", "apply");
        String id = snapshot();
        Cli.Result forget = cli.run("forget", id, "--prune");
        assertThat(forget.code()).isEqualTo(ExitCode.FAILED);
        assertThat(forget.errors())
                .contains("nothing was removed")
                .contains("kept at least 7 days by the floor of the repository");
        assertThat(cli.run("backups", "delete", id, "--even-last").errors()).contains("by the floor of the repository");
        assertThat(cli.ok("forget", "--keep-tag", "first", "--prune").out()).doesNotContain("removed 1");
        assertThat(cli.ok("prune").code()).isZero();
        assertThat(snapshot()).isEqualTo(id);
        assertThat(cli.run("storages", "wipe", "main", "--confirm", "main").errors())
                .contains("is 'keep', so nothing was removed");
    }

    @Test
    void loweringIsAskedForAndAnotherPersonApproves() {
        cli.ok("compliance", "apply");
        define(FLOORS.replace("7 days", "1 days"));
        assertThat(json("show").get("status").asText()).isEqualTo("kept");
        JsonNode waiting = json("apply");
        assertThat(waiting.get("status").asText()).isEqualTo("waiting");
        assertThat(waiting.get("lowered").toString()).contains("must be at least 7 days, was 1 day");
        assertThat(waiting.get("in_force").asText()).contains("7 days");
        Cli.Result own = cli.run("compliance", "approve");
        assertThat(own.code()).isEqualTo(ExitCode.FAILED);
        assertThat(own.out()).contains("must be another person");
        try (Repository other = asAnother()) {
            assertThat(other.floors().approve().approvedBy()).startsWith("somebody-else@");
        }
        JsonNode lowered = json("show");
        assertThat(lowered.get("status").asText()).isEqualTo("in_force");
        assertThat(lowered.get("approved_by").asText()).startsWith("somebody-else@");
    }

    @Test
    void whatAnotherPersonAsksForIsApproved() {
        cli.ok("compliance", "apply");
        try (Repository other = asAnother()) {
            var unused = other.floors()
                    .ask(ProtectionFloor.builder().other(Lifetime.days(1)).build(), "");
        }
        assertThat(cli.ok("compliance", "show").out())
                .contains("somebody-else@")
                .contains("nobody has approved yet");
        assertThat(json("approve").get("in_force").asText()).isEqualTo("others 1 day");
    }

    @Test
    void aStorageThatNothingUsesAndNothingProtectsIsWiped() {
        cli.ok("init", "--repo", "file:" + cli.repository() + "-spare");
        assertThat(cli.run("storages", "wipe", "spare").errors()).contains("--confirm spare");
        assertThat(cli.ok("storages", "wipe", "spare", "--dry-run").out()).contains("would be removed");
        assertThat(cli.run("storages", "wipe", "main", "--confirm", "spare").code())
                .isEqualTo(ExitCode.USAGE);
        assertThat(cli.ok("storages", "wipe", "spare", "--confirm", "spare").out())
                .contains("were removed");
        assertThat(Path.of(cli.repository() + "-spare").resolve("config")).doesNotExist();
        assertThat(cli.ok("audit", "list").out()).contains("storage.wiped", "spare");
        assertThat(cli.ok("storages", "forget", "spare").out()).contains("no repository was remembered");
    }
}
