package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidateCommandTest {
    private static final String MONTH = "../examples/month.yaml";

    @TempDir
    private Path directory;

    private Cli cli;
    private String broken;

    @BeforeEach
    void write() throws IOException {
        cli = Cli.in(directory);
        String month = Files.readString(Path.of(MONTH));
        broken = Files.writeString(
                        directory.resolve("broken.yaml"), month.replace("policy: standard", "policy: standart"))
                .toString();
    }

    @Test
    void aGoodFileHasNoProblem() {
        assertThat(cli.ok("validate", MONTH).out())
                .isEqualToIgnoringNewLines(
                        "../examples/month.yaml: 2 storages, 2 targets, 1 policy, 1 schedule; no problem");
    }

    @Test
    void aProblemIsToldWithPathReasonAndPossibleValues() {
        Cli.Result result = cli.run("validate", broken);

        assertThat(result.code()).isEqualTo(ExitCode.FAILED);
        assertThat(result.out())
                .contains("schedules.nightly.policy: names no policy that is defined; did you mean 'standard'?")
                .contains("possible: standard")
                .contains("1 problem, 0 schedules can be run all the same");
    }

    @Test
    void programsGetTheSame() {
        JsonNode answer = JsonText.of(cli.run("--json", "validate", broken).out());

        assertThat(answer.get("valid").asBoolean()).isFalse();
        assertThat(answer.get("problems").get(0).get("path").asText()).isEqualTo("schedules.nightly.policy");
        assertThat(answer.get("problems").get(0).get("value").asText()).isEqualTo("standart");
        assertThat(answer.get("problems").get(0).get("allowed").get(0).asText()).isEqualTo("standard");
        assertThat(answer.get("schedules").get(0).get("usable").asBoolean()).isFalse();
    }

    @Test
    void targetsThatCannotBeFollowedAreNoted() throws IOException {
        Path file = Files.writeString(directory.resolve("followed.yaml"), """
                storages:
                  main: {uri: "file:///srv/backup", password: "env:P", default: true}
                targets:
                  whole: {uri: "mongodb://a/?replicaSet=rs0", pitEnabled: true}
                  part: {uri: "mongodb://b/?replicaSet=rs0", options: {include: ["shop.*"]}, pitEnabled: true}
                  files: {uri: "dir:/srv/files", pitEnabled: true}
                policies:
                  p: {items: [{frequency: daily, retention: 7 days}], onDemand: 1 day}
                schedules:
                  n: {targets: [whole, part, files], policy: p, restoreWindowDays: 2}
                """);

        assertThat(cli.ok("validate", file.toString()).lines())
                .anyMatch(line -> line.startsWith("note: targets.part.pitEnabled: its oplog cannot be replayed onto its"
                        + " backups: its backups are of some collections or documents only"))
                .anyMatch(line -> line.startsWith("note: targets.files.pitEnabled: ")
                        && line.contains("keeps no log of its changes that could be followed"))
                .noneMatch(line -> line.contains("targets.whole"));
    }

    @Test
    void whatChangesIsToldAgainstAnotherFile() throws IOException {
        String month = Files.readString(Path.of(MONTH));
        Path later = Files.writeString(
                directory.resolve("later.yaml"),
                month.replace("retention: 7 days}\n      - {freq", "retention: 9 days}\n      - {freq"));

        assertThat(cli.ok("validate", later.toString(), "--against", MONTH).out())
                .contains("policies.standard is changed")
                .contains("9 days");
    }

    @Test
    void whatIsRefusedAgainstAnotherFileFails() throws IOException {
        String month = Files.readString(Path.of(MONTH));
        Path before = Files.writeString(
                directory.resolve("before.yaml"), month.replace("default: true}", "default: true, redundancy: geo}"));
        Cli.Result result = cli.run("validate", MONTH, "--against", before.toString());

        assertThat(result.code()).isEqualTo(ExitCode.FAILED);
        assertThat(result.out()).contains("refused: storages.main.redundancy: may be raised, never lowered");
    }

    @Test
    void aReferenceThatNothingReadsIsAProblem() throws IOException {
        String month = Files.readString(Path.of(MONTH));
        assertThat(month).contains("env:HOLDFAST_MONTH_PASSWORD");
        Path file = Files.writeString(
                directory.resolve("secret.yaml"), month.replace("env:HOLDFAST_MONTH_PASSWORD", "secret:backup/main"));
        Cli.Result result = cli.run("validate", file.toString());

        assertThat(result.code()).isEqualTo(ExitCode.FAILED);
        assertThat(result.out())
                .contains("storages.main.password: nothing is installed that reads such references")
                .contains("possible: command, env, file");
    }

    @Test
    void aCronExpressionBesideItemsIsNoted() throws IOException {
        String month = Files.readString(Path.of(MONTH));
        assertThat(month).contains("    reference: \"02:30\"");
        Path file = Files.writeString(
                directory.resolve("cron.yaml"), month.replace("    reference: \"02:30\"", "    cron: \"30 2 * * *\""));

        assertThat(cli.ok("validate", file.toString()).out())
                .contains("note: schedules.nightly.cron: the policy standard has lifetimes for its items only");
    }

    @Test
    void whatLiesBelowAFloorIsAProblem() throws IOException {
        String month = Files.readString(Path.of(MONTH));
        Path file = Files.writeString(
                directory.resolve("floor.yaml"),
                month.replace("overwriteBackupPolicies: true", "overwriteBackupPolicies: false")
                        .replace(
                                "{frequency: daily, retention: 7 days}\n      -",
                                "{frequency: daily, retention: 2 days}\n      -"));
        Cli.Result result = cli.run("validate", file.toString());

        assertThat(result.code()).isEqualTo(ExitCode.FAILED);
        assertThat(result.out())
                .contains("policies.standard.items[1].retention: lies below a floor of compliance: must be ")
                .contains("0 schedules can be run all the same");
    }

    @Test
    void whatAFloorRaisesIsNoted() throws IOException {
        String month = Files.readString(Path.of(MONTH));
        Path file = Files.writeString(
                directory.resolve("floor.yaml"),
                month.replace(
                        "{frequency: daily, retention: 7 days}\n      -",
                        "{frequency: daily, retention: 2 days}\n      -"));

        assertThat(cli.ok("validate", file.toString()).out())
                .contains("note: policies.standard.items[1].retention: compliance raises it to what it must be: ");
    }

    @Test
    void aFileOfNothingIsNoted() throws IOException {
        Path file = Files.writeString(directory.resolve("empty.yaml"), "");

        assertThat(cli.ok("validate", file.toString()).out()).contains("note: nothing is defined");
    }

    @Test
    void placesThatNothingHereOpensAreNoted() throws IOException {
        String month = Files.readString(Path.of(MONTH));
        Path elsewhere =
                Files.writeString(directory.resolve("elsewhere.yaml"), month.replaceFirst("dir:", "ftp://host"));

        assertThat(cli.ok("validate", elsewhere.toString()).out())
                .contains(".uri: nothing is installed here that backs up such a target")
                .contains("possible: command, dir, memory, mongodb, mongodb+srv, mongodump, stdin");
    }

    @Test
    void theExamplesHaveNoProblem() throws IOException {
        try (Stream<Path> examples = Files.list(Path.of("../examples"))) {
            List<Path> files =
                    examples.filter(file -> file.toString().endsWith(".yaml")).toList();
            assertThat(files).hasSizeGreaterThan(1);
            files.forEach(file ->
                    assertThat(cli.ok("validate", file.toString()).out()).contains("; no problem"));
        }
    }

    @Test
    void theExampleOfTheReadmeHasNothingToBeNoted() throws IOException {
        String readme = Files.readString(Path.of("../README.md"));
        int begin = readme.indexOf("```yaml\n") + "```yaml\n".length();
        Path example = Files.writeString(
                directory.resolve("readme.yaml"), readme.substring(begin, readme.indexOf("```", begin)));

        assertThat(cli.ok("validate", example.toString()).lines())
                .singleElement()
                .asString()
                .endsWith("1 policy, 1 schedule; no problem");
    }
}
