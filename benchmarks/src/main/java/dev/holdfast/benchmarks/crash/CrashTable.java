package dev.holdfast.benchmarks.crash;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What came of all kills: a row for each operation. Used by one thread. */
public final class CrashTable {
    private final Map<CrashOperation, Row> rows = new EnumMap<>(CrashOperation.class);
    private final List<String> problems = new ArrayList<>();

    private static final class Row {
        private int kills;
        private int resticClean;
        private int restored;
        private int backedUp;
        private int pruned;
        private Duration longestWait = Duration.ZERO;
        private Leftovers left = Leftovers.none();
    }

    /**
     * Adds a kill.
     *
     * @param where it was, for the list of problems
     */
    void add(CrashOperation operation, String where, Leftovers left, Aftermath.Findings found, boolean resticClean) {
        Row row = rows.computeIfAbsent(operation, none -> new Row());
        row.kills++;
        row.resticClean += resticClean ? 1 : 0;
        row.restored += found.restored() ? 1 : 0;
        row.backedUp += found.backedUp() ? 1 : 0;
        row.pruned += found.pruned() ? 1 : 0;
        row.longestWait = found.longestWait().compareTo(row.longestWait) > 0 ? found.longestWait() : row.longestWait;
        row.left = row.left.plus(left);
        found.problems().forEach(problem -> complain(operation, where, problem));
    }

    void complain(CrashOperation operation, String where, String problem) {
        problems.add(operation.title() + ", killed " + where + ": " + problem);
    }

    /** Everything that went wrong, in words; empty if nothing did. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** How many processes were killed. */
    public int kills() {
        return rows.values().stream().mapToInt(row -> row.kills).sum();
    }

    /** Prints the table and the problems. */
    public void print(PrintStream out) {
        out.printf(
                Locale.ROOT,
                "%-11s %5s %12s %9s %11s %10s %10s   %s%n",
                "operation",
                "kills",
                "restic clean",
                "restored",
                "next backup",
                "next prune",
                "lock after",
                "left behind");
        rows.forEach((operation, row) -> out.printf(
                Locale.ROOT,
                "%-11s %5d %12d %9d %11d %10d %8d ms   %s%n",
                operation.title(),
                row.kills,
                row.resticClean,
                row.restored,
                row.backedUp,
                row.pruned,
                row.longestWait.toMillis(),
                left(row.left)));
        problems.forEach(problem -> out.println("PROBLEM: " + problem));
    }

    private static String left(Leftovers left) {
        List<String> parts = new ArrayList<>();
        for (Leftovers.Kind kind : Leftovers.Kind.values()) {
            if (left.count(kind) > 0) {
                parts.add(left.count(kind) + " " + kind.title());
            }
        }
        return parts.isEmpty() ? "nothing" : String.join(", ", parts);
    }
}
