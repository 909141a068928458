package dev.holdfast.benchmarks.crash;

import dev.holdfast.HoldfastException;
import dev.holdfast.Snapshot;
import dev.holdfast.internal.check.Checker;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.repository.Operation;
import dev.holdfast.job.PreparedPrune;
import dev.holdfast.job.Repository;
import dev.holdfast.run.BackupRun;
import dev.holdfast.run.CheckDepth;
import dev.holdfast.run.CheckReport;
import dev.holdfast.run.PruneOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What comes after a kill, in a process that knows nothing of it: everything restores and is sound, and the next backup and the
 * next prune succeed without anybody's help and without waiting.
 */
public final class Aftermath {
    private final CrashOperation operation;
    private final CrashSite site;
    private final List<String> problems = new ArrayList<>();
    private Duration longestWait = Duration.ZERO;
    private boolean restored;
    private boolean backedUp;
    private boolean pruned;

    private Aftermath(CrashOperation operation, CrashSite site) {
        this.operation = operation;
        this.site = site;
    }

    /**
     * What was found.
     *
     * @param restored whether all snapshots came back as they were, before and after the operations that followed
     * @param backedUp whether the next backup succeeded
     * @param pruned whether the next prune succeeded, and left nothing to complain of
     * @param longestWait until one of them had its lock; for the prune with its planning
     * @param problems what went wrong, in words
     */
    public record Findings(
            boolean restored, boolean backedUp, boolean pruned, Duration longestWait, List<String> problems) {
        /** Copies the list. */
        public Findings {
            problems = List.copyOf(problems);
        }
    }

    /** Looks at a repository after a kill, and works on with it. */
    public static Findings of(CrashOperation operation, CrashSite site) {
        Aftermath aftermath = new Aftermath(operation, site);
        aftermath.go();
        return new Findings(
                aftermath.restored, aftermath.backedUp, aftermath.pruned, aftermath.longestWait, aftermath.problems);
    }

    private void go() {
        boolean again = attempt("the operation, once more", () -> {
            operation.again(site);
            return null;
        });
        restored = again && attempt("restoring", () -> restore(operation.kept())) && attempt("checking", this::check);
        backedUp = attempt("the next backup", this::backup);
        pruned = attempt("the next prune", this::prune);
        Set<String> all = new HashSet<>(operation.kept());
        all.add("next");
        restored &= attempt("restoring after the next prune", () -> restore(all));
    }

    private boolean attempt(String what, Supplier<@Nullable String> step) {
        @Nullable String problem;
        try {
            problem = step.get();
        } catch (HoldfastException | IllegalStateException | IllegalArgumentException failure) {
            problem = failure.toString();
        }
        if (problem != null) {
            problems.add(what + ": " + problem);
        }
        return problem == null;
    }

    private @Nullable String restore(Set<String> wanted) {
        Set<String> missing = new HashSet<>(wanted);
        try (Repository repository = site.hasty().open()) {
            for (Snapshot snapshot : repository.snapshots()) {
                if (!CrashSite.restores(repository, snapshot)) {
                    return "snapshot " + snapshot + " is not as it was";
                }
                missing.remove(snapshot.name().orElseThrow());
            }
        }
        return missing.isEmpty() ? null : "no snapshot of " + missing;
    }

    /** Without a lock, so that the one that was left stays for the next backup to deal with. */
    private @Nullable String check() {
        try (OpenRepository opened = site.engine(site.store())) {
            CheckReport report = Checker.check(opened, CheckDepth.full(), Operation.unattended());
            return report.errorCount() == 0 ? null : "errors: " + report.problems();
        }
    }

    private @Nullable String backup() {
        BackupRun run = site.backup("next");
        waited(run.conditions().stream()
                .filter(condition -> condition.type().equals("LockAcquired"))
                .map(condition -> Duration.between(run.startedAt(), condition.lastTransitionTime()))
                .findFirst()
                .orElseThrow());
        return null;
    }

    private @Nullable String prune() {
        try (Repository repository = site.open()) {
            long began = site.time().nanos();
            try (PreparedPrune prune = repository.upkeep().planPrune(PruneOptions.defaults())) {
                waited(Duration.ofNanos(site.time().nanos() - began));
                var unused = prune.run();
            }
            CheckReport report = repository.upkeep().check(CheckDepth.full());
            return report.problems().isEmpty()
                    ? null
                    : "there is something to complain of afterwards: " + report.problems();
        }
    }

    private void waited(Duration wait) {
        longestWait = wait.compareTo(longestWait) > 0 ? wait : longestWait;
    }
}
