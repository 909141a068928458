package dev.holdfast.benchmarks;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** What was measured: for each row and tool a measurement of each round; and how large the repositories became. */
final class Results {
    private final Map<Row, Map<String, List<Measurement>>> rows = new EnumMap<>(Row.class);
    private final Map<String, List<Long>> sizes = new LinkedHashMap<>();

    void add(Row row, String tool, Measurement measurement) {
        rows.computeIfAbsent(row, key -> new LinkedHashMap<>())
                .computeIfAbsent(tool, key -> new ArrayList<>())
                .add(measurement);
    }

    /** Notes the size of a repository after the first backup. */
    void size(String tool, long bytes) {
        sizes.computeIfAbsent(tool, key -> new ArrayList<>()).add(bytes);
    }

    /** Takes the measurement that a tool got last for a row into another row too. */
    void repeat(Row from, Row to, String tool) {
        List<Measurement> measured = measurements(from, tool);
        if (!measured.isEmpty()) {
            add(to, tool, measured.get(measured.size() - 1));
        }
    }

    Set<Row> rows() {
        return rows.keySet();
    }

    List<Measurement> measurements(Row row, String tool) {
        return rows.getOrDefault(row, Map.of()).getOrDefault(tool, List.of());
    }

    /** The middle one of a figure, or the mean of the two in the middle; not a number if there is none. */
    double median(Row row, String tool, ToDoubleFunction<Measurement> figure) {
        return middle(
                measurements(row, tool).stream().mapToDouble(figure).sorted().toArray());
    }

    /** The largest of a figure; not a number if there is none. */
    double largest(Row row, String tool, ToDoubleFunction<Measurement> figure) {
        return measurements(row, tool).stream().mapToDouble(figure).max().orElse(Double.NaN);
    }

    double medianSize(String tool) {
        return middle(sizes.getOrDefault(tool, List.of()).stream()
                .mapToDouble(Long::doubleValue)
                .sorted()
                .toArray());
    }

    static double middle(double[] sorted) {
        int half = sorted.length / 2;
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
