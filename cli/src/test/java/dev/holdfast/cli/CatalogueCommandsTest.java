package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogueCommandsTest {
    @TempDir
    static Path template;

    @TempDir
    Path directory;

    private Cli cli;

    @BeforeAll
    static void makeTemplate() {
        Cli cli = Cli.in(template);
        Path data = cli.backedUp();
        cli.ok("backup", data.toString(), "--name", "docs", "--host", "other");
    }

    @BeforeEach
    void configure() {
        Disk.copy(template, directory);
        cli = Cli.in(directory).with("BACKUP_PASSWORD", Cli.PASSWORD);
        String configuration = String.join(
                "\n",
                "storages:",
                "  main: {uri: 'file://" + cli.repository() + "', password: 'env:BACKUP_PASSWORD', default: true}",
                "  later: {uri: 'file://" + directory.resolve("later") + "', password: 'env:BACKUP_PASSWORD'}",
                "");
        cli.with("HOLDFAST_CONFIG", cli.file("holdfast.yaml", configuration).toString());
    }

    @Test
    void theTableShowsTheColumnsThatPeopleLookFor() {
        Cli.Result result = cli.ok("backups", "list");
        assertThat(result.lines().get(0))
                .contains("Name", "Target", "Created by", "Status", "Date", "Expires in", "Added", "Size", "Storage")
                .contains("Schedule");
        assertThat(result.out()).contains("docs-2", "other", "Completed", "main");
        assertThat(result.lines()).last().isEqualTo("2 backups");
    }

    @Test
    void programsGetTheSameColumns() {
        JsonNode first = cli.json("backups", "list").get(0);
        assertThat(first.fieldNames())
                .toIterable()
                .contains("name", "target", "created_by", "status", "date", "added_bytes", "restored_bytes", "storage")
                .contains("schedule", "labels", "snapshot");
        assertThat(first.get("status").asText()).isEqualTo("Completed");
        assertThat(first.get("target").asText()).isEqualTo("other");
    }

    @Test
    void filtersNarrow() {
        assertThat(cli.json("backups", "list", "--target", "other")).hasSize(1);
        assertThat(cli.json("backups", "list", "--label", "env=prod")).hasSize(1);
        assertThat(cli.json("backups", "list", "--status", "failed")).isEmpty();
        assertThat(cli.json("backups", "list", "--status", "completed", "--search", "DOCS"))
                .hasSize(2);
        assertThat(cli.json("backups", "list", "--storage", "later")).isEmpty();
        assertThat(cli.json("backups", "list", "--until", "2001-01-01")).isEmpty();
        assertThat(cli.json("backups", "list", "--from", "2001-01-01", "--limit", "1"))
                .hasSize(1);
        assertThat(cli.ok("backups", "list", "--limit", "1").lines()).last().isEqualTo("the newest 1 of 2 backups");
    }

    @Test
    void aSingleRepositoryNeedsNoConfiguration() {
        cli.without("HOLDFAST_CONFIG");
        assertThat(cli.json("backups", "list")).hasSize(2);
        cli.with("HOLDFAST_CONFIG", "/nowhere").without("HOLDFAST_REPO");
        assertThat(cli.json("backups", "list", "--repo", cli.repository().toString()))
                .hasSize(2);
    }

    @Test
    void showsOneBackup() {
        String id = cli.json("backups", "list", "--target", "other")
                .get(0)
                .get("snapshot")
                .asText();
        assertThat(cli.ok("backups", "show", id.substring(0, 8)).out())
                .contains(id)
                .contains("target:", "other");
        assertThat(cli.json("backups", "show", id).get("paths")).hasSize(1);
    }

    @Test
    void holdsReleasesAndDeletes() {
        String id = cli.json("backups", "list", "--target", "other")
                .get(0)
                .get("snapshot")
                .asText();
        cli.ok("backups", "hold", id, "--reason", "audit 2026", "--owner", "legal");
        assertThat(cli.ok("backups", "show", id).out())
                .contains("held by legal")
                .contains("audit 2026");
        Cli.Result refused = cli.run("backups", "delete", id);
        assertThat(refused.code()).isEqualTo(ExitCode.FAILED);
        assertThat(refused.errors()).contains("held by legal").contains("nothing was removed");
        assertThat(cli.run("backups", "delete", id, "--dry-run").out()).contains("is protected");
        cli.ok("backups", "release", id, "--owner", "legal");
        assertThat(cli.ok("backups", "delete", id, "--dry-run").out()).contains("would be removed");
        assertThat(cli.run("backups", "delete", id).errors()).contains("the last complete one of target 'other'");
        cli.ok("backups", "delete", id, "--even-last");
        assertThat(cli.json("backups", "list")).hasSize(1);
    }

    @Test
    void aBackupByHandHasNoLog() {
        String id = cli.json("backups", "list").get(0).get("snapshot").asText();
        Cli.Result result = cli.run("backups", "logs", id);
        assertThat(result.code()).isEqualTo(ExitCode.FAILED);
        assertThat(result.errors()).contains("no log was kept");
    }

    @Test
    void aRestoreIsListedAndAPlanIsNot() {
        String id = cli.json("backups", "list", "--target", "other")
                .get(0)
                .get("snapshot")
                .asText();
        String to = directory.resolve("restored").toString();
        cli.ok("restore", id, "--to", to, "--plan");
        assertThat(cli.ok("restores", "list").lines()).last().isEqualTo("0 restores");
        cli.ok("restore", id, "--to", to);
        JsonNode restores = cli.json("restores", "list");
        assertThat(restores).hasSize(1);
        assertThat(restores.get(0).get("snapshot").asText()).isEqualTo(id);
        assertThat(restores.get(0).get("status").asText()).isEqualTo("Completed");
        assertThat(restores.get(0).get("target").asText()).contains(to);
        assertThat(restores.get(0).get("restored_bytes").asLong()).isPositive();
        assertThat(cli.ok("restores", "list").lines()).last().isEqualTo("1 restore");
        assertThat(cli.json("backups", "list")).hasSize(2);
    }

    @Test
    void storagesAreListedWithTheirStatus() {
        JsonNode storages = cli.json("storages", "list", "--sizes");
        assertThat(storages).hasSize(2);
        assertThat(storages.get(0).get("status").asText()).isEqualTo("Available");
        assertThat(storages.get(0).get("backups").asInt()).isEqualTo(2);
        assertThat(storages.get(1).get("reason").asText()).isEqualTo("Empty");
        cli.with("BACKUP_PASSWORD", "wrong");
        assertThat(cli.ok("storages", "list").out()).contains("Unavailable").contains("WrongPassword");
    }

    @Test
    void storagesAreTried() {
        Cli.Result result = cli.ok("storages", "validate", "main");
        assertThat(result.out())
                .contains("main: Available")
                .contains("create-only")
                .contains("keeps the contract");
        Cli.Result missing = cli.run("storages", "validate", "later");
        assertThat(missing.code()).isEqualTo(ExitCode.FAILED);
        assertThat(missing.out()).contains("cannot be tried");
        cli.with("BACKUP_PASSWORD", "wrong");
        assertThat(cli.run("storages", "validate", "main").code()).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void aStorageThatCannotBeReadIsTold() {
        cli.with("BACKUP_PASSWORD", "wrong");
        Cli.Result result = cli.run("backups", "list");
        assertThat(result.code()).isEqualTo(ExitCode.PARTIAL);
        assertThat(result.errors()).contains("not read").contains("main").contains("wrong password");
    }
}
