package dev.holdfast.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.internal.form.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DefinitionReferenceTest {
    private static final Path DOCUMENT = Path.of("../docs/definitions.md");
    private static final Path COMPLETE = Path.of("../examples/complete.yaml");

    @Test
    void theDocumentShowsEveryField() throws IOException {
        String document = Files.readString(DOCUMENT);
        String prose = document.substring(0, document.indexOf(DefinitionReference.MARK));
        if (Boolean.getBoolean("holdfast.write-docs")) {
            Files.writeString(DOCUMENT, prose + DefinitionReference.text());
        }

        assertThat(Files.readString(DOCUMENT)).isEqualTo(prose + DefinitionReference.text());
    }

    @Test
    void theCompleteExampleHasNoProblem() {
        assertThat(Configuration.read(COMPLETE).problems()).isEmpty();
    }

    @Test
    void theCompleteExampleHasEveryField() throws IOException {
        String example = Files.readString(COMPLETE);
        List<String> names = DefinitionReference.shapes().values().stream()
                .flatMap(shape -> shape.lines().stream().map(Shape.Line::name))
                .distinct()
                .toList();

        assertThat(names)
                .hasSizeGreaterThan(100)
                .allSatisfy(name -> assertThat(example).contains(name + ":"));
    }

    @Test
    void theCompleteExampleIsReadAgain() {
        Configuration complete = Configuration.read(COMPLETE);
        Configuration again = Configuration.parse(complete.toYaml(), "again");

        assertThat(again.diff(complete).changes()).isEmpty();
        assertThat(again.schedules()).isEqualTo(complete.schedules());
    }
}
