package dev.holdfast.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultLinesTest {
    private final Results results = new Results();

    @TempDir
    private Path directory;

    @Test
    void eachMeasurementIsALine() throws IOException {
        results.add(Row.FIRST, "restic", new Measurement(1.5, 2.5, 100));
        results.add(Row.FIRST, "restic", new Measurement(1.25, 2.5, 100));

        assertThat(written())
                .containsExactly(
                        "{\"row\":\"first\",\"tool\":\"restic\",\"round\":1,\"wall_seconds\":1.5,\"cpu_seconds\":2.5,\"rss_mib\":100.0}",
                        "{\"row\":\"first\",\"tool\":\"restic\",\"round\":2,\"wall_seconds\":1.25,\"cpu_seconds\":2.5,\"rss_mib\":100.0}");
    }

    @Test
    void theHeapIsThereIfItIsKnown() throws IOException {
        results.add(Row.FIRST, "restic", new Measurement(1.5, 2.5, 100, new HeapUse(64, 7)));

        assertThat(written()).singleElement().asString().endsWith("\"heap_mib\":64.0,\"longest_pause_ms\":7.0}");
    }

    @Test
    void theSizeOfTheRepositoryIsALine() throws IOException {
        results.size("restic", 4711);

        assertThat(written()).containsExactly("{\"row\":\"repository-size\",\"tool\":\"restic\",\"bytes\":4711}");
    }

    private List<String> written() throws IOException {
        Path file = directory.resolve("lines");
        new ResultLines(results, List.of("restic")).write(file);
        return Files.readAllLines(file);
    }
}
