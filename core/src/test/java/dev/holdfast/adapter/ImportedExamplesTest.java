package dev.holdfast.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.policy.Configuration;
import dev.holdfast.policy.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A full example of each system. What is to come of it lies beside it and was read line by line; {@code -Dholdfast.write-expected=true}
 * writes it anew.
 */
class ImportedExamplesTest {
    static Stream<Path> examples() {
        return Examples.all();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void definitionsAndFindingsAreThoseBesideIt(Path example) throws IOException {
        ImportResult result = Adapters.readAll(Examples.sources(example));
        String yaml = result.configuration().toYaml();
        String findings = String.join(
                "",
                result.findings().stream()
                        .map(finding -> finding.kind().word() + " " + finding + "\n")
                        .toList());
        if (Boolean.getBoolean("holdfast.write-expected")) {
            Files.writeString(example.resolve(Examples.DEFINITIONS), yaml);
            Files.writeString(example.resolve(Examples.FINDINGS), findings);
        }

        assertThat(yaml).isEqualTo(Examples.text(example.resolve(Examples.DEFINITIONS)));
        assertThat(findings).isEqualTo(Examples.text(example.resolve(Examples.FINDINGS)));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void whatComesOutIsReadAgainAsTheSameAndItsProblemsWereTold(Path example) {
        ImportResult result = Adapters.readAll(Examples.sources(example));
        String yaml = result.configuration().toYaml();

        Configuration again = Configuration.parse(yaml, "imported");

        assertThat(again.problems())
                .extracting(Problem::path)
                .isEqualTo(result.findings().stream()
                        .filter(finding -> finding.kind() == ImportFinding.Kind.PROBLEM)
                        .map(ImportFinding::path)
                        .toList());
        assertThat(again.toYaml()).isEqualTo(yaml);
        assertThat(Configuration.parse(result.configuration().toJson(), "imported")
                        .toYaml())
                .isEqualTo(yaml);
    }

    /** Azure's policies do not say what they protect, so their schedules serve nobody before somebody says it. */
    @ParameterizedTest
    @MethodSource("examples")
    void whatComesOutCanBeUsedOnceItsPlacesAreFilledIn(Path example) {
        Configuration imported = Adapters.readAll(Examples.sources(example)).configuration();
        boolean azure = example.getFileName().toString().startsWith("azure");

        assertThat(imported.schedules()).isNotEmpty().allMatch(schedule -> imported.isUsable(schedule) != azure);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void noSecretIsShown(Path example) {
        ImportResult result = Adapters.readAll(Examples.sources(example));

        assertThat(List.of(result.configuration().toYaml(), result.findings().toString()))
                .noneMatch(text -> text.contains("do-not-show-this"));
    }
}
