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
    void whatComesOutIsReadAgainAsTheSameAndIsValid(Path example) {
        Configuration imported = Adapters.readAll(Examples.sources(example)).configuration();

        Configuration again = Configuration.parse(imported.toYaml(), "imported");

        assertThat(again.problems()).extracting(Problem::toString).isEmpty();
        assertThat(again.toYaml()).isEqualTo(imported.toYaml());
        assertThat(Configuration.parse(imported.toJson(), "imported").toYaml()).isEqualTo(imported.toYaml());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void noSecretIsShown(Path example) {
        ImportResult result = Adapters.readAll(Examples.sources(example));

        assertThat(List.of(result.configuration().toYaml(), result.findings().toString()))
                .noneMatch(text -> text.contains("do-not-show-this"));
    }
}
