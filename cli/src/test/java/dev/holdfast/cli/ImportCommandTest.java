package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportCommandTest {
    private static final String POLICY = """
            apiVersion: atlas.mongodb.com/v1
            kind: AtlasBackupPolicy
            metadata: {name: gold}
            spec:
              items:
                - {frequencyType: daily, frequencyInterval: 1, retentionUnit: days, retentionValue: 7}
            """;

    @TempDir
    private Path directory;

    private Cli cli;
    private String policy;

    @BeforeEach
    void write() throws IOException {
        cli = Cli.in(directory);
        policy = file("policy.yaml", POLICY);
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    @Test
    void definitionsGoToStandardOutputAndCanBeValidated() throws IOException {
        Cli.Result result = cli.ok("import", policy);

        assertThat(result.out()).contains("policies:", "gold:", "7 days");
        assertThat(result.errors()).contains("imported: storages 0, targets 0, policies 1, schedules 0, compliance 0");
        assertThat(cli.ok("validate", file("ours.yaml", result.out())).out()).contains("1 policy", "no problem");
    }

    @Test
    void whatDoesNotComeOverIsToldWithPathAndReason() throws IOException {
        String unknown = file("unknown.yaml", POLICY + "  madeUp: 1\n");

        Cli.Result result = cli.ok("import", unknown);

        assertThat(result.errors())
                .contains(
                        "warning: " + unknown + ": AtlasBackupPolicy/gold spec.madeUp = 1: the importer does not know");
    }

    @Test
    void whatMustBeDecidedFirstIsNoFullSuccess() throws IOException {
        Cli.Result result = cli.run(
                "import",
                file(
                        "bad.yaml",
                        POLICY.replace("retentionValue: 7", "retentionValue: soon") + "---\n"
                                + POLICY.replace("gold", "good")));

        assertThat(result.code()).isEqualTo(ExitCode.PARTIAL);
        assertThat(result.out()).contains("good:");
        assertThat(result.errors()).contains("error: ", "spec.items[0].retentionValue = soon");
    }

    @Test
    void whereNothingComesOverNothingIsWritten() throws IOException {
        Cli.Result result = cli.run("import", file("prose.txt", "Back up your cluster."), "--output", place("out"));

        assertThat(result.code()).isEqualTo(ExitCode.FAILED);
        assertThat(result.out()).isEmpty();
        assertThat(result.errors()).contains("nothing was imported");
        assertThat(directory.resolve("out")).doesNotExist();
    }

    @Test
    void programsGetAllOfIt() throws IOException {
        JsonNode answer = JsonText.of(cli.ok("--json", "import", file("unknown.yaml", POLICY + "  madeUp: 1\n"))
                .out());

        assertThat(answer.get("message_type").asText()).isEqualTo("import");
        assertThat(answer.get("complete").asBoolean()).isTrue();
        assertThat(answer.get("configuration").get("policies").has("gold")).isTrue();
        assertThat(answer.get("yaml").asText()).contains("gold:");
        assertThat(answer.get("findings")).anySatisfy(finding -> {
            assertThat(finding.get("severity").asText()).isEqualTo("warning");
            assertThat(finding.get("kind").asText()).isEqualTo("unknown-field");
            assertThat(finding.get("path").asText()).isEqualTo("AtlasBackupPolicy/gold spec.madeUp");
            assertThat(finding.get("reason").asText()).isNotEmpty();
        });
    }

    @Test
    void aFileIsWrittenAndNeverOverwrittenUnasked() throws IOException {
        cli.ok("import", policy, "--output", place("ours.yaml"));
        String first = Files.readString(directory.resolve("ours.yaml"));
        assertThat(first).contains("gold:");

        Cli.Result refused =
                cli.run("import", file("other.yaml", POLICY.replace("gold", "silver")), "-o", place("ours.yaml"));
        assertThat(refused.code()).isEqualTo(ExitCode.FAILED);
        assertThat(refused.errors()).contains("is there already and was not changed");
        assertThat(directory.resolve("ours.yaml")).hasContent(first);

        cli.ok("import", place("other.yaml"), "-o", place("ours.yaml"), "--force");
        assertThat(directory.resolve("ours.yaml")).content().contains("silver:");
    }

    @Test
    void whatIsReadIsNeverWrittenTo() {
        Cli.Result result = cli.run("import", policy, "--output", policy, "--force");

        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(Path.of(policy)).hasContent(POLICY);
    }

    @Test
    void commandLinesOfAScriptAreRead() throws IOException {
        String script = file(
                "backup.sh",
                "#!/bin/sh\nrestic -r /srv/r backup /data --tag nightly\nrestic -r /srv/r forget --keep-daily 7\n");

        assertThat(cli.run("import", script).out()).contains("file:/srv/r", "dir:/data", "daily: 7");
    }

    private String place(String name) {
        return directory.resolve(name).toString();
    }
}
