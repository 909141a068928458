package dev.holdfast.benchmarks;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Prints results: a row for each thing measured, a column for each tool, ours divided by theirs, and what that may be. */
final class Tables {
    static final String OURS = "holdfast";
    static final double MOST_MEMORY = 400;
    static final double MOST_SIZE = 1.01;

    private final Results results;
    private final List<String> tools;
    private final PrintStream out;

    Tables(Results results, List<String> tools, PrintStream out) {
        this.results = results;
        this.tools = tools;
        this.out = out;
    }

    void print() {
        table("wall time, s", Measurement::wallSeconds, true);
        table("CPU time, s", Measurement::cpuSeconds, false);
        table("largest resident set, MiB", Measurement::memoryMebibytes, false);
        if (tools.contains(OURS)) {
            heap();
        }
        sizes();
    }

    private void table(String title, ToDoubleFunction<Measurement> figure, boolean withBars) {
        out.println();
        out.println(head(title));
        for (Row row : results.rows()) {
            StringBuilder line = new StringBuilder(left(row.title()));
            tools.forEach(tool -> line.append(number(results.median(row, tool, figure))));
            for (String peer : peers()) {
                double ratio = results.median(row, OURS, figure) / results.median(row, peer, figure);
                line.append(ratio(ratio, withBars ? row.bar(peer) : Double.NaN));
            }
            out.println(line.toString().stripTrailing());
        }
    }

    private void heap() {
        out.println();
        out.println(left(OURS + ", the most seen") + column("heap MiB") + column("pause ms") + column("RSS MiB"));
        for (Row row : results.rows()) {
            double memory = results.largest(row, OURS, Measurement::memoryMebibytes);
            String verdict = Double.isNaN(memory) ? "" : verdict(memory, MOST_MEMORY, "%.0f");
            out.println((left(row.title())
                            + number(results.largest(
                                    row, OURS, each -> each.heap().largestMebibytes()))
                            + number(results.largest(
                                    row, OURS, each -> each.heap().longestPauseMillis()))
                            + number(memory)
                            + "  "
                            + verdict)
                    .stripTrailing());
        }
    }

    private void sizes() {
        if (tools.stream().allMatch(tool -> Double.isNaN(results.medianSize(tool)))) {
            return;
        }
        out.println();
        out.println(head("repository, MiB"));
        StringBuilder line = new StringBuilder(left("after the first backup"));
        tools.forEach(tool -> line.append(number(results.medianSize(tool) / (1 << 20))));
        for (String peer : peers()) {
            double ratio = results.medianSize(OURS) / results.medianSize(peer);
            line.append(String.format(Locale.ROOT, "%12.4f %-16s", ratio, verdict(ratio, MOST_SIZE, "%.2f")));
        }
        out.println(line.toString().stripTrailing());
    }

    private String head(String title) {
        StringBuilder head = new StringBuilder(left(title));
        tools.forEach(tool -> head.append(column(tool)));
        peers().forEach(peer -> head.append(String.format(Locale.ROOT, "%12s %-16s", "/ " + peer, "")));
        return head.toString().stripTrailing();
    }

    private List<String> peers() {
        return tools.contains(OURS)
                ? tools.stream().filter(tool -> !tool.equals(OURS)).toList()
                : List.of();
    }

    private static String left(String text) {
        return String.format(Locale.ROOT, "%-34s", text);
    }

    private static String column(String text) {
        return String.format(Locale.ROOT, "%10s", text);
    }

    private static String number(double value) {
        return Double.isNaN(value) ? column("-") : String.format(Locale.ROOT, "%10.2f", value);
    }

    private static String ratio(double ratio, double bar) {
        if (Double.isNaN(ratio)) {
            return String.format(Locale.ROOT, "%12s %-16s", "-", "");
        }
        return String.format(Locale.ROOT, "%12.2f %-16s", ratio, Double.isNaN(bar) ? "" : verdict(ratio, bar, "%.2f"));
    }

    private static String verdict(double value, double bar, String format) {
        return "<= " + String.format(Locale.ROOT, format, bar) + (value <= bar ? " met" : " missed");
    }
}
