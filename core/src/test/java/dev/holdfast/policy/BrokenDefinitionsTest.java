package dev.holdfast.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files with one mistake each, whose first lines say which problem they must lead to. */
class BrokenDefinitionsTest {
    private static final Path FILES = Path.of("src/test/resources/definitions/broken");

    static Stream<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FILES)) {
            return files.sorted().toList().stream();
        }
    }

    @Test
    void thereAreFortyAtLeast() throws IOException {
        assertThat(files().count()).isGreaterThanOrEqualTo(40);
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyProblemHasItsPathAndReason(Path file) {
        List<Problem> problems = Configuration.read(file).problems();

        assertThat(problems).isNotEmpty().allSatisfy(problem -> {
            assertThat(problem.path()).contains(said(file, "path"));
            assertThat(problem.reason()).contains(said(file, "reason"));
        });
        assertThat(problems).hasSize(said(file, "path").equals("templates.") ? 2 : 1);
    }

    @ParameterizedTest
    @MethodSource("files")
    void whatCanBeListedIsListed(Path file) {
        assertThat(Configuration.read(file).problems())
                .allSatisfy(problem ->
                        assertThat(String.join(", ", problem.allowed())).isEqualTo(said(file, "allowed")));
    }

    @ParameterizedTest
    @MethodSource("files")
    void otherSchedulesStayUsable(Path file) {
        Configuration read = Configuration.read(file);

        assertThat(read.schedules().stream()
                        .filter(read::isUsable)
                        .map(Schedule::name)
                        .filter(name ->
                                !name.equals("nightly") || said(file, "path").contains("nightly"))
                        .collect(Collectors.joining()))
                .isEqualTo(said(file, "usable"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void aSecretIsNeverRepeated(Path file) {
        String secret = said(file, "secret");

        assertThat(secret.isEmpty()
                        || !Configuration.read(file).problems().toString().contains(secret))
                .isTrue();
    }

    private static String said(Path file, String what) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith("# " + what + ": "))
                    .map(line -> line.substring(what.length() + 4))
                    .findFirst()
                    .orElse("");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
