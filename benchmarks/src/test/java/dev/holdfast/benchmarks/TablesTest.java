package dev.holdfast.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TablesTest {
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

        assertThat(printed("restic", "holdfast")).contains("      8.00      2.00        0.25 <= 0.60 met");
    }

    @Test
    void aBarThatIsMissedIsCalledSo() {
        add("restic", 8);
        add("holdfast", 7);

        assertThat(printed("restic", "holdfast")).contains("0.88 <= 0.60 missed");
    }

    @Test
    void aToolThatDidNotTakePartHasNoFigure() {
        add("holdfast", 7);

        assertThat(printed("restic", "holdfast")).contains("         -      7.00           -");
    }

    @Test
    void theLargestHeapOfAllRoundsIsShown() {
        results.add(Row.RESTORE, "holdfast", new Measurement(1, 1, 1, new HeapUse(50, 3)));
        results.add(Row.RESTORE, "holdfast", new Measurement(1, 1, 1, new HeapUse(20, 9)));

        assertThat(printed("holdfast")).contains("     50.00      9.00      1.00  <= 400 met");
    }

    @Test
    void sizesAreCompared() {
        results.size("restic", 100 << 20);
        results.size("holdfast", 102 << 20);

        assertThat(printed("restic", "holdfast")).contains("    100.00    102.00      1.0200 <= 1.01 missed");
    }

    private void add(String tool, double... seconds) {
        for (double each : seconds) {
            results.add(Row.RESTORE, tool, new Measurement(each, each, each));
        }
    }

    private String printed(String... tools) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new Tables(results, List.of(tools), new PrintStream(bytes, true, StandardCharsets.UTF_8)).print();
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
