package dev.holdfast.internal.execution;

import dev.holdfast.HoldfastException;
import dev.holdfast.Snapshot;
import dev.holdfast.job.Repository;
import dev.holdfast.job.RestoreJob;
import dev.holdfast.policy.Assertion;
import dev.holdfast.policy.Verification;
import dev.holdfast.run.CheckDepth;
import dev.holdfast.run.CheckReport;
import dev.holdfast.run.PartKind;
import dev.holdfast.run.RecallOptions;
import dev.holdfast.run.RestoreRun;
import dev.holdfast.run.RunRecord;
import dev.holdfast.run.RunState;
import dev.holdfast.run.RunVerification;
import dev.holdfast.spi.workload.RestoreOptions;
import dev.holdfast.spi.workload.Workload;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Proves the newest whole backup of each target that was not verified yet: the repository is checked as deep as wanted, and the backup
 * is restored into a scratch workload, read back, and asked what must hold. What came out lies beside the backup.
 */
final class VerificationPhase {
    private final RunSurroundings around;
    private final RunRequest request;
    private final RunLimits limits;
    private final LiveRun live;
    private final Verification wanted;

    VerificationPhase(RunSurroundings around, RunRequest request, RunLimits limits, LiveRun live, Verification wanted) {
        this.around = around;
        this.request = request;
        this.limits = limits;
        this.live = live;
        this.wanted = wanted;
    }

    void run(Repository repository, List<String> targets) {
        Optional<String> damage = Optional.empty();
        boolean checked = false;
        for (String target : targets) {
            Optional<Snapshot> newest = newest(repository, target);
            if (newest.isEmpty()) {
                live.endPart(
                        PartKind.VERIFICATION,
                        target,
                        RunState.SKIPPED,
                        "AlreadyVerified",
                        "its newest whole backup is verified, or it has none");
                continue;
            }
            live.beginPart(PartKind.VERIFICATION, target);
            try {
                limits.check();
                if (!checked) {
                    damage = check(repository);
                    checked = true;
                }
                verify(repository, target, newest.get(), damage);
            } catch (RuntimeException failure) {
                end(target, failure);
            }
        }
    }

    private void end(String target, RuntimeException failure) {
        boolean stopped = BackupPhases.isStop(limits, failure);
        if (!stopped && !(failure instanceof HoldfastException)) {
            throw failure;
        }
        Outcome outcome = stopped ? Outcome.stopped(limits, failure) : Outcome.failed(failure);
        live.endPart(PartKind.VERIFICATION, target, outcome.state(), outcome.reason(), outcome.message());
    }

    private Optional<Snapshot> newest(Repository repository, String target) {
        Backups backups = Backups.of(repository, request.schedule().name(), target);
        List<Snapshot> whole = backups.whole();
        return whole.isEmpty()
                ? Optional.empty()
                : Optional.of(whole.get(whole.size() - 1))
                        .filter(one -> backups.record(one)
                                .flatMap(RunRecord::verification)
                                .filter(RunVerification::isVerified)
                                .isEmpty());
    }

    /** What is damaged in the repository, if anything is. */
    private Optional<String> check(Repository repository) {
        CheckDepth depth = switch (wanted.check()) {
            case NONE, STRUCTURE -> CheckDepth.structure();
            case SAMPLE -> new CheckDepth.Percent(wanted.samplePercent());
            case FULL -> CheckDepth.full();
        };
        if (wanted.check() == Verification.Depth.NONE) {
            return Optional.empty();
        }
        CheckReport report = repository
                .upkeep()
                .listener((step, done, total) -> limits.check())
                .check(depth);
        live.log()
                .info("checked: " + report.snapshots() + " snapshots, " + report.packsRead() + " packs read, "
                        + report.errorCount() + " errors");
        return report.errorCount() == 0
                ? Optional.empty()
                : Optional.of("the check found " + report.errorCount() + " error(s), the first: "
                        + report.problems().get(0));
    }

    private void verify(Repository repository, String target, Snapshot snapshot, Optional<String> damage) {
        List<RunVerification.Assertion> answers = new ArrayList<>();
        Optional<String> problem = damage.isPresent() ? damage : restoreTest(repository, snapshot, answers);
        boolean held = problem.isEmpty() && answers.stream().allMatch(RunVerification.Assertion::held);
        String message = problem.orElse(held ? "everything held" : "not everything held: " + firstFailed(answers));
        RunVerification result = new RunVerification(
                held ? RunVerification.Outcome.VERIFIED : RunVerification.Outcome.FAILED,
                request.id(),
                live.now(),
                method(),
                answers,
                message);
        live.besides().ifPresent(records -> {
            Optional<RunRecord> unused =
                    records.change(snapshot.fact(StoredTags.RUN).orElse(""), run -> run.verification(result));
        });
        live.change(run -> run.verification(result));
        live.part(PartKind.VERIFICATION, target, part -> part.withSnapshot(snapshot.id(), null));
        live.endPart(
                PartKind.VERIFICATION,
                target,
                held ? RunState.COMPLETED : RunState.FAILED,
                held ? "Verified" : "VerificationFailed",
                "snapshot " + snapshot.id().brief() + ": " + message);
    }

    private static String firstFailed(List<RunVerification.Assertion> answers) {
        return answers.stream()
                .filter(one -> !one.held())
                .map(one -> one.name() + ", was " + one.actual())
                .findFirst()
                .orElse("");
    }

    private String method() {
        String check = switch (wanted.check()) {
            case NONE -> "";
            case STRUCTURE -> "check of the structure";
            case SAMPLE -> "check of " + wanted.samplePercent() + "% of the packs";
            case FULL -> "check of all packs";
        };
        String restore = wanted.scratch().isPresent() ? "restore test" : "";
        return check + (check.isEmpty() || restore.isEmpty() ? "" : " and ") + restore;
    }

    /** What went wrong with the restore, if anything did; the answers say what the assertions found. */
    private Optional<String> restoreTest(
            Repository repository, Snapshot snapshot, List<RunVerification.Assertion> answers) {
        Optional<URI> place = wanted.scratch();
        if (place.isEmpty()) {
            return Optional.empty();
        }
        try (Workload scratch = around.scratch(place.get())) {
            RestoreRun run = RestoreJob.from(repository)
                    .snapshot(snapshot)
                    .options(RestoreOptions.builder().delete(true).build())
                    .verify(true)
                    .recall(RecallOptions.refused())
                    .stopWhen(limits::isStopped)
                    .into(scratch)
                    .run();
            if (run.state() != RunState.COMPLETED) {
                return Optional.of("the restore test failed: " + run.message());
            }
            live.log()
                    .info("restored into " + scratch.description() + " and read back: " + run.filesVerified()
                            + " file(s)");
        }
        AssertionCheck check = new AssertionCheck(repository, snapshot, place.get(), limits);
        for (Assertion one : wanted.assertions()) {
            answers.add(check.ask(one));
        }
        return Optional.empty();
    }
}
