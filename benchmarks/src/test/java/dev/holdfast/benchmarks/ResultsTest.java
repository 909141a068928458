package dev.holdfast.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultsTest {
    private final Results results = new Results();

    @Test
    void theMiddleOfThreeIsShown() {
        add("restic", 1, 9, 2);

        assertThat(printed("restic")).contains("      2.00");
    }

    @Test
    void theMeanOfTheMiddleTwoIsShown() {
        add("restic", 1, 9, 2, 3);

        assertThat(printed("restic")).contains("      2.50");
    }

    @Test
    void ratiosAreOursDividedByTheirs() {
        add("restic", 8);
        add("holdfast", 2);

        assertThat(printed("restic", "holdfast")).contains("      8.00      2.00        0.25");
    }

    private void add(String tool, double... seconds) {
        for (double each : seconds) {
            results.add("step", tool, new Measurement(each, each, each));
        }
    }

    private String printed(String... tools) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        results.print(new PrintStream(bytes, true, StandardCharsets.UTF_8), List.of(tools), "holdfast");
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
