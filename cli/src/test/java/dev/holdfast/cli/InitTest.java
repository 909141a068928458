package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitTest {
    @TempDir
    Path directory;

    @Test
    void createsARepository() {
        Cli cli = Cli.in(directory);
        assertThat(cli.ok("init").out())
                .contains("created repository")
                .contains(cli.repository().toString());
        assertThat(cli.repository().resolve("config")).exists();
    }

    @Test
    void tellsProgramsTheId() {
        var json = JsonText.of(Cli.in(directory).ok("init", "--json").out());
        assertThat(json.get("message_type").asText()).isEqualTo("initialized");
        assertThat(json.get("id").asText()).hasSize(64);
    }

    @Test
    void takesTheRepositoryFromTheOption() {
        Cli cli = Cli.in(directory);
        cli.ok("-r", directory.resolve("other").toString(), "init");
        assertThat(directory.resolve("other/config")).exists();
    }

    @Test
    void asksTwiceForAPassword() {
        Cli cli = Cli.in(directory).without("HOLDFAST_PASSWORD").types("typed", "typed");
        cli.ok("init");
        cli.types("typed").ok("snapshots");
    }

    @Test
    void refusesPasswordsThatDiffer() {
        Cli cli = Cli.in(directory).without("HOLDFAST_PASSWORD").types("one", "other");
        Cli.Result result = cli.run("init");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.errors()).contains("not the same");
        assertThat(cli.repository()).doesNotExist();
    }

    @Test
    void readsThePasswordFromAFileWithoutItsLineEnd() {
        Cli cli = Cli.in(directory);
        cli.ok("init");
        String file = cli.file("password", Cli.PASSWORD + "\n").toString();
        cli.without("HOLDFAST_PASSWORD").ok("snapshots", "--password-file", file);
        cli.with("HOLDFAST_PASSWORD_FILE", file).ok("snapshots");
    }

    @Test
    void runsThePasswordCommandWithoutAShell() {
        Cli cli = Cli.in(directory);
        cli.ok("init");
        cli.without("HOLDFAST_PASSWORD");
        cli.ok("snapshots", "--password-command", "printf 'correct horse'");
        cli.ok("snapshots", "--password-command", "echo", "--password-command", Cli.PASSWORD);
        cli.with("HOLDFAST_PASSWORD_COMMAND", "echo \"correct horse\"").ok("snapshots");
    }
}
