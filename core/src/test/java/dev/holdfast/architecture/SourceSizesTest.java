package dev.holdfast.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long the files and methods of all modules may be. */
class SourceSizesTest {
    private static SourceSizes programs;
    private static SourceSizes tests;

    @TempDir
    private Path directory;

    /** The module's directory is the working directory of its tests. */
    @BeforeAll
    static void measure() throws IOException {
        Path root = Path.of("..").toAbsolutePath().normalize();
        List<Path> mainSources = new ArrayList<>();
        for (Path module : SourceSizes.modules(root)) {
            mainSources.addAll(SourceSizes.sources(module));
        }
        programs = SourceSizes.of(mainSources);
        List<Path> testSources = new ArrayList<>();
        // Modules without a program, such as that of the tests with peers, have tests too.
        try (Stream<Path> children = Files.list(root)) {
            for (Path module : children.sorted().toList()) {
                testSources.addAll(SourceSizes.tests(module));
            }
        }
        tests = SourceSizes.of(testSources);
    }

    @Test
    void noFileIsLongerThan500Lines() {
        assertThat(programs.files()).hasSizeGreaterThan(50).allMatch(file -> file.lines() <= 500);
    }

    @Test
    void noMethodIsLongerThan60Lines() {
        assertThat(programs.methods()).allMatch(method -> method.lines() <= 60);
    }

    @Test
    void noFileOfTestsIsLongerThan500Lines() {
        assertThat(tests.files()).hasSizeGreaterThan(200).allMatch(file -> file.lines() <= 500);
    }

    @Test
    void noMethodOfTestsIsLongerThan60Lines() {
        assertThat(tests.methods()).hasSizeGreaterThan(2000).allMatch(method -> method.lines() <= 60);
    }

    @Test
    void halfOfTheMethodsHave5LinesAtMost() {
        assertThat(SourceSizes.percentile(programs.methods(), 50)).isLessThanOrEqualTo(5);
    }

    @Test
    void nearlyAllMethodsHave25LinesAtMost() {
        assertThat(SourceSizes.percentile(programs.methods(), 95)).isLessThanOrEqualTo(25);
    }

    @Test
    void nearlyAllFilesHave300LinesAtMost() {
        assertThat(SourceSizes.percentile(programs.files(), 95)).isLessThanOrEqualTo(300);
    }

    @Test
    void aMethodIsMeasuredWithoutItsJavadoc() throws IOException {
        SourceSizes sizes = of(List.of("class A {", "/** Long", "story. */", "@Deprecated", "void m() {", "}", "}"));

        assertThat(sizes.methods()).extracting(SourceSizes.Size::lines).containsExactly(3L);
    }

    @Test
    void aLongMethodIsNoticed() throws IOException {
        List<String> lines = new ArrayList<>(List.of("class A {", "void m() {"));
        lines.addAll(List.of(";\n".repeat(59).split("\n")));
        lines.addAll(List.of("}", "}"));

        assertThat(of(lines).methods()).extracting(SourceSizes.Size::lines).containsExactly(61L);
    }

    @Test
    void aLongFileIsNoticed() throws IOException {
        List<String> lines = new ArrayList<>(List.of("class A {"));
        lines.addAll(List.of("//\n".repeat(499).split("\n")));
        lines.add("}");

        assertThat(of(lines).files()).extracting(SourceSizes.Size::lines).containsExactly(501L);
    }

    private SourceSizes of(List<String> lines) throws IOException {
        return SourceSizes.of(List.of(Files.write(directory.resolve("A.java"), lines)));
    }
}
