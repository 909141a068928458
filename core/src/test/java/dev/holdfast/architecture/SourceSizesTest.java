package dev.holdfast.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long the files and methods of all modules may be. */
class SourceSizesTest {
    @TempDir
    private Path directory;

    @Test
    void noFileIsLongerThan500Lines() throws IOException {
        assertThat(measured().files()).allMatch(file -> file.lines() <= 500);
    }

    @Test
    void noMethodIsLongerThan60Lines() throws IOException {
        assertThat(measured().methods()).allMatch(method -> method.lines() <= 60);
    }

    @Test
    void halfOfTheMethodsHave5LinesAtMost() throws IOException {
        assertThat(SourceSizes.percentile(measured().methods(), 50)).isLessThanOrEqualTo(5);
    }

    @Test
    void nearlyAllMethodsHave25LinesAtMost() throws IOException {
        assertThat(SourceSizes.percentile(measured().methods(), 95)).isLessThanOrEqualTo(25);
    }

    @Test
    void nearlyAllFilesHave300LinesAtMost() throws IOException {
        assertThat(SourceSizes.percentile(measured().files(), 95)).isLessThanOrEqualTo(300);
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

    private static SourceSizes measured() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (Path module : SourceSizes.modules(root())) {
            sources.addAll(SourceSizes.sources(module));
        }
        assertThat(sources).hasSizeGreaterThan(50);
        return SourceSizes.of(sources);
    }

    /** The module's directory is the working directory of its tests. */
    private static Path root() {
        return Path.of("..").toAbsolutePath().normalize();
    }
}
