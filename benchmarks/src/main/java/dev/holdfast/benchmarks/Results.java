package dev.holdfast.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Collects measurements and prints the medians: a row for each step, a column for each tool, and ours divided by theirs. */
final class Results {
    private final Map<String, Map<String, List<Measurement>>> steps = new LinkedHashMap<>();
    private final Map<String, Long> sizes = new LinkedHashMap<>();

    void add(String step, String tool, Measurement measurement) {
        steps.computeIfAbsent(step, key -> new LinkedHashMap<>())
                .computeIfAbsent(tool, key -> new ArrayList<>())
                .add(measurement);
    }

    void size(String tool, long bytes) {
        sizes.put(tool, bytes);
    }

    void print(PrintStream out, List<String> tools, String ours) {
        table(out, "wall time, s", tools, ours, Measurement::wallSeconds);
        table(out, "CPU time, s", tools, ours, Measurement::cpuSeconds);
        table(out, "largest resident set, MiB", tools, ours, Measurement::memoryMebibytes);
        out.println();
        sizes.forEach((tool, bytes) ->
                out.printf(Locale.ROOT, "repository of %s after the first backup: %,d bytes%n", tool, bytes));
    }

    private void table(
            PrintStream out, String title, List<String> tools, String ours, ToDoubleFunction<Measurement> figure) {
        out.println();
        StringBuilder head = new StringBuilder(String.format(Locale.ROOT, "%-34s", title));
        tools.forEach(tool -> head.append(String.format(Locale.ROOT, "%10s", tool)));
        others(tools, ours).forEach(tool -> head.append(String.format(Locale.ROOT, "%12s", "/ " + tool)));
        out.println(head);
        steps.forEach((step, measured) -> {
            StringBuilder row = new StringBuilder(String.format(Locale.ROOT, "%-34s", step));
            tools.forEach(tool -> row.append(String.format(Locale.ROOT, "%10.2f", median(measured, tool, figure))));
            others(tools, ours)
                    .forEach(tool -> row.append(String.format(
                            Locale.ROOT, "%12.2f", median(measured, ours, figure) / median(measured, tool, figure))));
            out.println(row);
        });
    }

    private static List<String> others(List<String> tools, String ours) {
        return tools.contains(ours)
                ? tools.stream().filter(tool -> !tool.equals(ours)).toList()
                : List.of();
    }

    /** The middle one, or the mean of the two in the middle. */
    static double median(Map<String, List<Measurement>> measured, String tool, ToDoubleFunction<Measurement> figure) {
        double[] sorted = measured.getOrDefault(tool, List.of()).stream()
                .mapToDouble(figure)
                .sorted()
                .toArray();
        int middle = sorted.length / 2;
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
