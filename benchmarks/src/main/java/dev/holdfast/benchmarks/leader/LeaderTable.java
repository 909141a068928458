package dev.holdfast.benchmarks.leader;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What came of all kills: how many there were, how soon another process led, and what was found at the end. Used by one thread. */
public final class LeaderTable {
    private final Map<KillMoment, List<Duration>> failOvers = new EnumMap<>(KillMoment.class);
    private final List<String> facts = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private int kills;
    private int withLock;

    void killed() {
        kills++;
    }

    void failedOver(KillMoment moment, Duration after) {
        failOvers.computeIfAbsent(moment, none -> new ArrayList<>()).add(after);
    }

    /** A store in a directory replaces files under a lock of the operating system, which goes with its process but not with its sleep. */
    void stoppedWithLock() {
        withLock++;
    }

    void fact(String words) {
        facts.add(words);
    }

    void complain(String words) {
        problems.add(words);
    }

    /** How many leaders were killed. */
    public int kills() {
        return kills;
    }

    /** Everything that went wrong, in words; empty if nothing did. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** Prints all of it. */
    public void print(PrintStream out) {
        out.println(kills + " leaders killed");
        out.printf(Locale.ROOT, "%-12s %6s %12s %12s%n", "moment", "times", "median", "longest");
        failOvers.forEach((moment, durations) -> {
            List<Duration> sorted = new ArrayList<>(durations);
            Collections.sort(sorted);
            out.printf(
                    Locale.ROOT,
                    "%-12s %6d %9d ms %9d ms%n",
                    moment.title(),
                    sorted.size(),
                    sorted.get(sorted.size() / 2).toMillis(),
                    sorted.get(sorted.size() - 1).toMillis());
        });
        if (withLock > 0) {
            out.println(withLock
                    + " stopped while it held the lock of the store, so that nobody could lead before it was killed");
        }
        facts.forEach(out::println);
        problems.forEach(problem -> out.println("PROBLEM: " + problem));
    }
}
