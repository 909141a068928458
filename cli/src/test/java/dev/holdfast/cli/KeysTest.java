package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysTest {
    @TempDir
    Path directory;

    private Cli cli;

    @BeforeEach
    void createRepository() {
        cli = Cli.in(directory);
        cli.ok("init");
    }

    private JsonNode keys() {
        return JsonText.of(cli.ok("key", "list", "--json").out());
    }

    @Test
    void listShowsTheKeyInUse() {
        assertThat(keys()).hasSize(1);
        assertThat(keys().get(0).get("current").asBoolean()).isTrue();
        assertThat(keys().get(0).fieldNames())
                .toIterable()
                .containsExactly("current", "id", "userName", "hostName", "created");
    }

    @Test
    void addedKeyOpens() {
        cli.ok("key", "add", "--new-password-file", cli.file("new", "second\n").toString());
        assertThat(keys()).hasSize(2);
        cli.with("HOLDFAST_PASSWORD", "second").ok("snapshots");
    }

    @Test
    void addAsksTwiceAtATerminal() {
        cli.types("second", "second").ok("key", "add");
        cli.with("HOLDFAST_PASSWORD", "second").ok("snapshots");
    }

    @Test
    void removedKeyOpensNoMore() {
        cli.ok("key", "add", "--new-password-file", cli.file("new", "second").toString());
        String id = "";
        for (JsonNode key : keys()) {
            id = key.get("current").asBoolean() ? id : key.get("id").asText();
        }
        cli.ok("key", "remove", id.substring(0, 10));
        assertThat(cli.with("HOLDFAST_PASSWORD", "second").run("snapshots").code())
                .isEqualTo(1);
    }

    @Test
    void changedPasswordReplacesTheOld() {
        cli.ok("key", "passwd", "--new-password-file", cli.file("new", "second").toString());
        assertThat(cli.run("snapshots").code()).isEqualTo(1);
        cli.with("HOLDFAST_PASSWORD", "second").ok("snapshots");
    }

    @Test
    void passwordsNeverShowUp() {
        Cli.Result result = cli.types("sesame", "sesame").ok("key", "add", "--debug");
        assertThat(result.out() + result.errors()).doesNotContain("sesame").doesNotContain(Cli.PASSWORD);
    }
}
