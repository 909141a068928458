package dev.holdfast.benchmarks.leader;

import dev.holdfast.benchmarks.crash.DirectoryTree;
import dev.holdfast.benchmarks.crash.ResticReferee;
import dev.holdfast.internal.record.RunRecords;
import dev.holdfast.internal.scheduler.ScheduleDocuments;
import dev.holdfast.internal.scheduler.ScheduleState;
import dev.holdfast.job.Repository;
import dev.holdfast.run.RunKind;
import dev.holdfast.run.RunRecord;
import dev.holdfast.run.RunState;
import dev.holdfast.run.RunTrigger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What must hold when all processes have ended, whatever happened to them: judged by restic's list of snapshots, by the records of
 * runs and by the states of the schedules.
 */
final class LeaderJudge {
    private final LeaderSite site;
    private final ResticReferee restic;
    private final LeaderTable table;
    private final List<String> asked;

    /** @param asked the ids of runs that somebody asked for */
    LeaderJudge(LeaderSite site, ResticReferee restic, LeaderTable table, List<String> asked) {
        this.site = site;
        this.restic = restic;
        this.table = table;
        this.asked = asked;
    }

    void judge() throws IOException, InterruptedException {
        Map<String, Set<String>> listed = restic.snapshots(site.repositoryPath(), LeaderSite.PASSWORD);
        try (Repository repository = site.open()) {
            List<RunRecord> records =
                    RunRecords.ofRepository(repository.documents()).select(run -> true);
            List<RunRecord> backups =
                    records.stream().filter(run -> run.kind() == RunKind.BACKUP).toList();
            count(records, listed.size());
            noDoubleRun(backups, listed);
            nothingStuck(records, repository);
            noScheduleLost(backups, repository);
            noGoodBackupLost(backups, listed.keySet());
            allThatWasAskedFor(backups);
        }
        resticIsContent();
    }

    private void count(List<RunRecord> records, int snapshots) {
        Map<String, Integer> counts = new TreeMap<>();
        for (RunRecord run : records) {
            boolean died = run.condition("Interrupted").isPresent();
            String how = !died
                    ? ""
                    : run.snapshot().isPresent() ? ", its process died after its snapshot" : ", its process died in it";
            counts.merge(
                    run.kind().word() + " " + run.state().name().toLowerCase(java.util.Locale.ROOT) + how,
                    1,
                    Integer::sum);
        }
        counts.forEach((what, count) -> table.fact("%6d  %s".formatted(count, what)));
        table.fact("%6d  snapshots are left".formatted(snapshots));
    }

    private void noDoubleRun(List<RunRecord> backups, Map<String, Set<String>> listed) {
        Map<String, List<RunRecord>> byDue = new HashMap<>();
        Set<String> runs = new HashSet<>();
        for (RunRecord run : backups) {
            runs.add(run.id());
            if (run.snapshot().isPresent()) {
                byDue.computeIfAbsent(
                                run.schedule() + "/" + run.target() + " due at "
                                        + run.dueAt().map(Instant::toString).orElse("?"),
                                none -> new ArrayList<>())
                        .add(run);
            }
        }
        byDue.forEach((due, all) -> {
            if (all.size() > 1) {
                table.complain(due + " was backed up " + all.size() + " times: " + all);
            }
        });
        Map<String, String> snapshotOf = new HashMap<>();
        listed.forEach((snapshot, tags) -> {
            String run = tags.stream()
                    .filter(tag -> tag.startsWith("holdfast:run="))
                    .findFirst()
                    .orElse("holdfast:run=")
                    .substring("holdfast:run=".length());
            if (!runs.contains(run)) {
                table.complain("snapshot " + snapshot + " belongs to no recorded run: " + tags);
            }
            String other = snapshotOf.put(run, snapshot);
            if (other != null) {
                table.complain("run " + run + " has two snapshots: " + snapshot + " and " + other);
            }
        });
        backups.stream()
                .filter(run -> run.snapshot().isEmpty() && snapshotOf.containsKey(run.id()))
                .forEach(run -> table.complain("a snapshot is there although its record says there is none: " + run));
    }

    private void nothingStuck(List<RunRecord> records, Repository repository) {
        RunRecords.ofState(repository.documents())
                .select(run -> !run.isFinal())
                .forEach(run -> table.complain("stuck in the state store: " + run));
        for (RunRecord run : records) {
            if (!run.isFinal()) {
                table.complain("stuck: " + run);
            } else if (run.state() != RunState.COMPLETED && run.message().isEmpty()) {
                table.complain("no reason is given: " + run);
            }
        }
    }

    /** Every minute of every schedule has its run, or a run that made up for it, or says why there is none. */
    private void noScheduleLost(List<RunRecord> backups, Repository repository) {
        ScheduleDocuments documents = new ScheduleDocuments(repository.documents());
        Instant newest = backups.stream()
                .flatMap(run -> run.dueAt().stream())
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
        for (int number = 0; number < LeaderSite.SCHEDULES; number++) {
            String name = "s" + number;
            Optional<ScheduleState> state = documents.state(name);
            if (state.isEmpty()) {
                table.complain("the state of " + name + " is lost");
                continue;
            }
            if (!state.get().active().isEmpty() || !state.get().requests().isEmpty()) {
                table.complain(name + " still waits for something: " + state.get());
            }
            TreeSet<Instant> dues = new TreeSet<>();
            TreeSet<Instant> madeUp = new TreeSet<>();
            for (RunRecord run : backups) {
                if (run.schedule().equals(name) && run.trigger() != RunTrigger.ON_DEMAND) {
                    run.dueAt().ifPresent(dues::add);
                    if (run.trigger() == RunTrigger.CATCH_UP) {
                        run.dueAt().ifPresent(madeUp::add);
                    }
                }
            }
            gaps(name, dues, madeUp, newest);
        }
    }

    private void gaps(String name, SortedSet<Instant> dues, Set<Instant> madeUp, Instant newest) {
        Instant last = null;
        for (Instant due : dues) {
            Duration gap = last == null ? Duration.ZERO : Duration.between(last, due);
            if (gap.compareTo(LeaderSite.PERIOD) > 0 && !madeUp.contains(due)) {
                table.complain(name + " has no record of what was due between " + last + " and " + due);
            }
            last = due;
        }
        if (last == null || last.isBefore(newest.minus(LeaderSite.PERIOD))) {
            table.complain(name + " did not go on: last due at " + last + ", others at " + newest);
        }
    }

    /** What went has as many newer good ones as are to be kept, at the moment when it went. */
    private void noGoodBackupLost(List<RunRecord> backups, Set<String> listed) {
        int went = 0;
        for (RunRecord run : backups) {
            if (run.snapshot().isEmpty() || listed.contains(run.snapshot().get().hex())) {
                continue;
            }
            went++;
            Instant at = run.expiredAt().orElse(Instant.MAX);
            long newer = backups.stream()
                    .filter(other -> other.schedule().equals(run.schedule())
                            && other.target().equals(run.target())
                            && other.snapshot().isPresent()
                            && taken(other).isAfter(taken(run))
                            && taken(other).isBefore(at))
                    .count();
            if (newer < LeaderSite.KEPT) {
                table.complain("a good backup is gone that only " + newer + " newer ones replaced: " + run);
            }
            if (run.trigger() == RunTrigger.ON_DEMAND) {
                table.complain("a backup that somebody asked for is gone a day early: " + run);
            }
        }
        table.fact("%6d  backups were let go by retention".formatted(went));
    }

    private static Instant taken(RunRecord run) {
        return run.startedAt().orElse(Instant.EPOCH);
    }

    private void allThatWasAskedFor(List<RunRecord> backups) {
        long found = backups.stream()
                .filter(run -> run.createdBy().equals("somebody"))
                .map(RunRecord::dueAt)
                .distinct()
                .count();
        table.fact("%6d  runs were asked for".formatted(asked.size()));
        if (found != asked.size()) {
            table.complain(asked.size() + " runs were asked for, and " + found + " are recorded");
        }
    }

    private void resticIsContent() throws IOException, InterruptedException {
        Path copy = site.directory().resolve("for-restic");
        DirectoryTree.delete(copy);
        DirectoryTree.copy(site.repositoryPath(), copy);
        restic.complaint(copy, LeaderSite.PASSWORD).ifPresent(table::complain);
    }
}
