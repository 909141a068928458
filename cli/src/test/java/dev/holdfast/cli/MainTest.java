package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
    @TempDir
    Path directory;

    @Test
    void helpListsTheCommands() {
        assertThat(Cli.in(directory).ok("--help").out())
                .contains("backup")
                .contains("restore")
                .contains("Exit codes");
    }

    @Test
    void helpOfACommandListsItsOptionsAndTheCommonOnes() {
        assertThat(Cli.in(directory).ok("backup", "--help").out())
                .contains("--exclude")
                .contains("--retry-lock");
    }

    @Test
    void versionIsShown() {
        assertThat(Cli.in(directory).ok("--version").out()).startsWith("holdfast ");
        assertThat(JsonText.of(Cli.in(directory).ok("version", "--json").out())
                        .get("version")
                        .asText())
                .isNotEmpty();
    }

    @Test
    void optionsStandBeforeOrBehindTheCommand() {
        Cli cli = Cli.in(directory).without("HOLDFAST_REPO");
        cli.ok("--repo", cli.repository().toString(), "--json", "init");
        assertThat(cli.ok("snapshots", "--json", "--repo", cli.repository().toString())
                        .out()
                        .strip())
                .isEqualTo("[]");
    }

    @Test
    void completionScriptKnowsEveryCommand() {
        assertThat(Cli.in(directory).ok("completion", "bash").out())
                .contains("complete -F")
                .contains("snapshots");
        assertThat(Cli.in(directory).ok("completion", "zsh").out()).contains("compinit");
    }

    @Test
    void errorsForProgramsAreObjects() {
        var error = JsonText.of(Cli.in(directory).run("snapshots", "--json").errors());
        assertThat(error.get("message_type").asText()).isEqualTo("exit_error");
        assertThat(error.get("code").asInt()).isEqualTo(1);
    }

    @Test
    void stackTraceIsShownOnRequestOnly() {
        Cli cli = Cli.in(directory);
        assertThat(cli.run("snapshots").errors()).doesNotContain("\tat ");
        assertThat(cli.run("snapshots", "--debug").errors()).contains("\tat ");
        assertThat(cli.with("HOLDFAST_DEBUG", "1").run("snapshots").errors()).contains("\tat ");
    }

    @Test
    void storeVerifyListsEveryFact() {
        Cli cli = Cli.in(directory);
        assertThat(cli.ok("store", "verify", directory.toString()).out())
                .contains("create-only")
                .contains("passed")
                .contains("keeps the contract");
        assertThat(JsonText.of(cli.ok("--json", "store", "verify", directory.toString())
                                .out())
                        .get("passed")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void unlockCountsWhatItRemoved() {
        Cli cli = Cli.in(directory);
        cli.ok("init");
        assertThat(cli.ok("unlock", "--remove-all").out()).contains("removed 0 locks");
    }
}
