package dev.holdfast.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The same work again and again in one JVM that has a repository in a bucket open; the last run counts.
 *
 * @param environment of the command that did it in a JVM of its own
 */
record WarmStore(Contest contest, WarmMain.Kind kind, Map<String, String> environment) {

    /**
     * Measures, and puts what the peers needed in a cold process beside it.
     *
     * @param directory for what the runs write
     */
    void measure(Path directory, Row cold, Row warm) throws IOException, InterruptedException {
        if (!contest.wants(warm)) {
            return;
        }
        List<String> launcher = WarmRuns.launcher();
        String classes = launcher.get(launcher.indexOf("-cp") + 1) + ":";
        WarmRuns runs = new WarmRuns(contest, kind);
        PageCache.settle();
        String location = Objects.requireNonNull(environment.get("HOLDFAST_REPO"));
        List<Measurement> measured = runs.run(classes, directory, location, environment);
        contest.results().add(warm, Tables.OURS, measured.get(measured.size() - 1));
        runs.compare(cold, warm);
    }
}
