package dev.holdfast.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
        Path collections = contest.scratch().resolve("warm.log");
        List<String> launcher = Contest.handedIn(Tables.OURS).lines().toList();
        int classes = launcher.indexOf("-cp");
        List<String> command = new ArrayList<>(WarmRuns.jvm(launcher, collections));
        command.add("-cp");
        command.add(launcher.get(classes + 1) + ":" + System.getProperty("java.class.path"));
        command.addAll(List.of(WarmMain.class.getName(), kind.name(), Integer.toString(kind.runs())));
        command.addAll(List.of(directory.toString(), environment.get("HOLDFAST_REPO")));
        PageCache.settle();
        Measurement whole = contest.meter().run(command, new HashMap<>(environment), Optional.empty());
        List<String> said = contest.meter().said();
        HeapUse heap = HeapUse.of(Files.readAllLines(collections));
        contest.results().add(warm, Tables.OURS, WarmRuns.parse(said.get(said.size() - 1), whole, heap));
        for (String peer : contest.names()) {
            if (!peer.equals(Tables.OURS)) {
                contest.results().repeat(cold, warm, peer);
            }
        }
    }
}
