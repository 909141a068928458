package dev.holdfast.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** Backups one after the other in one JVM: the tenth, and the middle one of the last three. */
record WarmRuns(Contest contest, WarmMain.Kind kind) {
    private static final int LATE = 3;

    void measure(Path data, Path repository, Row tenth, Row late) throws IOException, InterruptedException {
        List<Measurement> runs = run("", data, "file:" + repository, Map.of());
        contest.results().add(tenth, Tables.OURS, runs.get(kind.runs() - 1));
        contest.results().add(late, Tables.OURS, middle(runs.subList(kind.runs() - LATE, kind.runs())));
    }

    /**
     * Does it in a JVM with the options that the launcher gives, except for the archive of classes.
     *
     * @param classes come before our own on the class path, each with a colon behind
     */
    List<Measurement> run(String classes, Path data, String location, Map<String, String> environment)
            throws IOException, InterruptedException {
        List<String> launcher = launcher();
        Path collections = contest.scratch().resolve("warm.log");
        List<String> command = new ArrayList<>(List.of(launcher.get(0)));
        launcher.subList(1, launcher.indexOf("-cp")).stream()
                .filter(option -> !option.contains("share") && !option.contains("Share"))
                .forEach(command::add);
        command.add("-Xlog:" + HeapUse.LOGGED + ":file=" + collections + "::filecount=0");
        command.addAll(List.of("-cp", classes + System.getProperty("java.class.path"), WarmMain.class.getName()));
        command.addAll(List.of(kind.name(), Integer.toString(kind.runs()), data.toString(), location));
        Measurement whole = contest.meter().run(command, environment, Optional.empty());
        HeapUse heap = HeapUse.of(Files.readAllLines(collections));
        return contest.meter().said().stream()
                .map(line -> parse(line, whole, heap))
                .toList();
    }

    static List<String> launcher() {
        return Contest.handedIn(Tables.OURS).lines().toList();
    }

    /** Puts what the peers needed in a cold process beside it. */
    void compare(Row cold, Row... warm) {
        for (String peer : contest.names()) {
            for (Row row : warm) {
                if (!peer.equals(Tables.OURS)) {
                    contest.results().repeat(cold, row, peer);
                }
            }
        }
    }

    private static Measurement parse(String line, Measurement whole, HeapUse heap) {
        String[] parts = line.split(" ", -1);
        return new Measurement(
                Double.parseDouble(parts[0]), Double.parseDouble(parts[1]), whole.memoryMebibytes(), heap);
    }

    private static Measurement middle(List<Measurement> runs) {
        return new Measurement(
                middle(runs, Measurement::wallSeconds),
                middle(runs, Measurement::cpuSeconds),
                runs.get(0).memoryMebibytes(),
                runs.get(0).heap());
    }

    private static double middle(List<Measurement> runs, ToDoubleFunction<Measurement> figure) {
        return Results.middle(runs.stream().mapToDouble(figure).sorted().toArray());
    }
}
