package dev.holdfast.internal.execution;

import dev.holdfast.HoldfastException;
import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.SnapshotId;
import dev.holdfast.internal.record.RunRecords;
import dev.holdfast.job.Repository;
import dev.holdfast.policy.Lifetime;
import dev.holdfast.policy.RetentionPolicy;
import dev.holdfast.policy.Storage;
import dev.holdfast.retention.RecoveryPoint;
import dev.holdfast.retention.RetentionDecisions;
import dev.holdfast.retention.RetentionEngine;
import dev.holdfast.run.Condition;
import dev.holdfast.run.ForgetPlan;
import dev.holdfast.run.ForgetReport;
import dev.holdfast.run.PartKind;
import dev.holdfast.run.RetentionReport;
import dev.holdfast.run.RunRecord;
import dev.holdfast.run.RunState;
import dev.holdfast.spi.store.StoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lets the backups of targets go whose time has ended, in the storage of a schedule and in those of its copies, each by itself. What
 * hinders it has a word and a sentence in the storage's part.
 */
final class RetentionPhase {
    private static final String APPLIED = "RetentionApplied";

    private final RunSurroundings around;
    private final RunRequest request;
    private final RunLimits limits;
    private final LiveRun live;

    RetentionPhase(RunSurroundings around, RunRequest request, RunLimits limits, LiveRun live) {
        this.around = around;
        this.request = request;
        this.limits = limits;
        this.live = live;
    }

    /** A storage in which backups of the schedule are, and by which rules they live there. */
    private record Place(String field, String storage, RetentionPolicy rules) {}

    /**
     * Judges and removes.
     *
     * @return the names of the storages from which something was removed
     */
    List<String> run(List<String> targets) {
        List<String> changed = new ArrayList<>();
        boolean all = true;
        for (Place place : places()) {
            all &= run(place, targets, changed);
        }
        live.condition(
                APPLIED,
                all ? Condition.Status.TRUE : Condition.Status.FALSE,
                all ? "Applied" : "Blocked",
                all ? "what has expired was let go" : "not everywhere; see the parts of this run");
        return changed;
    }

    private List<Place> places() {
        List<Place> places = new ArrayList<>();
        places.add(
                new Place("storage", request.storage().name(), request.policy().retention()));
        CopyDestination.of(request.schedule())
                .forEach(copy -> places.add(new Place(copy.field(), copy.storage(), rules(copy.life()))));
        return places;
    }

    /** A copy with a lifetime of its own lives by that alone; the others live by the policy. */
    private RetentionPolicy rules(Optional<Lifetime> own) {
        return own.isPresent()
                ? RetentionPolicy.builder().build()
                : request.policy().retention();
    }

    private boolean run(Place place, List<String> targets, List<String> changed) {
        live.beginPart(PartKind.RETENTION, place.storage());
        Outcome outcome;
        try {
            limits.check();
            Storage storage = request.storage(place.field(), place.storage());
            Repository repository = around.storages().open(storage);
            outcome = apply(place, storage, repository, targets, changed);
        } catch (RuntimeException failure) {
            outcome = blocked(failure);
        }
        live.endPart(PartKind.RETENTION, place.storage(), outcome.state(), outcome.reason(), outcome.message());
        return outcome.state() == RunState.COMPLETED;
    }

    /** What passes by itself is no failure of the run: the next one does it. */
    private Outcome blocked(RuntimeException failure) {
        if (BackupPhases.isStop(limits, failure)) {
            return Outcome.stopped(limits, failure);
        }
        if (failure instanceof RepositoryException.Locked locked) {
            return Outcome.skipped("Locked", String.valueOf(locked.getMessage()));
        }
        if (failure instanceof RepositoryException.Damaged damaged) {
            return new Outcome(
                    RunState.FAILED,
                    "IncompleteListing",
                    "nothing is let go while not all backups can be read: " + damaged.getMessage());
        }
        if (failure instanceof StoreException.Denied denied) {
            return Outcome.skipped("NotPermitted", String.valueOf(denied.getMessage()));
        }
        if (failure instanceof StoreException || failure instanceof RepositoryException.NotARepository) {
            return Outcome.skipped("StorageUnavailable", String.valueOf(failure.getMessage()));
        }
        if (failure instanceof HoldfastException known) {
            return Outcome.failed(known);
        }
        throw failure;
    }

    private Outcome apply(
            Place place, Storage storage, Repository repository, List<String> targets, List<String> changed) {
        boolean readOnly = storage.access() == Storage.Access.READ_ONLY;
        List<Snapshot> going = new ArrayList<>();
        List<RunRecord> failures = new ArrayList<>();
        RetentionTerms context = new RetentionTerms(
                request.configuration(),
                request.schedule(),
                readOnly,
                around.time().now());
        int held = 0;
        List<Snapshot> kept = new ArrayList<>();
        for (String target : targets) {
            RecoveryPoints points = points(repository, target);
            RetentionDecisions decisions = RetentionEngine.plan(points.all(), place.rules(), context.of(target));
            for (RetentionDecisions.Delete one : decisions.deleted()) {
                points.snapshot(one.point()).ifPresent(snapshot -> {
                    going.add(snapshot);
                    live.log().info(snapshot.id().brief() + " of " + target + " goes: " + one.why());
                });
                points.failure(one.point()).ifPresent(failures::add);
            }
            held += protectedPastTheirTime(decisions);
            decisions.kept().forEach(one -> points.snapshot(one.point()).ifPresent(kept::add));
        }
        if (readOnly) {
            return Outcome.skipped("StorageReadOnly", "the storage " + storage.name() + " may only be read");
        }
        Map<SnapshotId, Instant> locked = repository.holds().locked(going);
        going.removeIf(one -> locked.containsKey(one.id()));
        Protecting protecting = protect(storage, repository, kept);
        try {
            return protecting.and(remove(place, repository, going, failures, held + locked.size(), changed));
        } catch (HoldfastException hindered) {
            return protecting.and(blocked(hindered));
        }
    }

    /**
     * What became of the store's protection.
     *
     * @param done what is to be told besides
     * @param flaw why not all is protected for as long as it should be; empty if it is
     */
    private record Protecting(String done, String flaw) {
        /** Whatever else goes on: that something is not protected is no smaller matter. */
        Outcome and(Outcome removed) {
            String text = removed.message() + done;
            if (flaw.isEmpty()) {
                return new Outcome(removed.state(), removed.reason(), text);
            }
            boolean worse = removed.state() == RunState.FAILED || removed.state() == RunState.CANCELLED;
            return new Outcome(
                    worse ? removed.state() : RunState.PARTIALLY_FAILED,
                    worse ? removed.reason() : "NotProtected",
                    text + "; " + flaw);
        }
    }

    /** The store protects for longer what goes on living. It comes first, as it needs no right to delete and waits for none. */
    private Protecting protect(Storage storage, Repository repository, List<Snapshot> kept) {
        StoreRetention retention = new StoreRetention(storage);
        Instant now = around.time().now();
        Map<SnapshotId, Instant> wanted = new HashMap<>();
        kept.forEach(one -> retention.longer(one, now).forEach(until -> wanted.put(one.id(), until)));
        if (wanted.isEmpty()) {
            return new Protecting("", "");
        }
        try {
            return told(repository
                    .upkeep()
                    .listener((step, done, total) -> limits.check())
                    .retain(wanted, false));
        } catch (RepositoryException.Locked later) {
            live.log().info("protections are extended by the next run: " + later.getMessage());
            return new Protecting("", "");
        } catch (HoldfastException failure) {
            if (BackupPhases.isStop(limits, failure)) {
                throw failure;
            }
            return new Protecting("", "the store does not protect what is kept for longer: " + failure.getMessage());
        }
    }

    private Protecting told(RetentionReport report) {
        report.findings().forEach(finding -> live.log().warn(finding.toString()));
        int extended = report.extended().size();
        return new Protecting(
                extended == 0 ? "" : ", " + extended + " protected by the store for longer",
                report.findings().stream()
                        .findFirst()
                        .map(first -> first.subject() + ": " + first.message())
                        .orElse(""));
    }

    private RecoveryPoints points(Repository repository, String target) {
        Backups backups = Backups.of(repository, request.schedule().name(), target);
        return new RecoveryPoints(
                backups,
                new SnapshotFrequencies(request.policy(), request.schedule().zone()),
                request.schedule().name() + "/" + target,
                RetentionTerms.holds(repository, backups.snapshots()));
    }

    private static int protectedPastTheirTime(RetentionDecisions decisions) {
        return (int) decisions.kept().stream()
                .filter(keep -> keep.point().state() == RecoveryPoint.State.GOOD)
                .filter(keep ->
                        keep.reasons().stream().allMatch(reason -> reason.kind().isFloor()))
                .count();
    }

    private Outcome remove(
            Place place,
            Repository repository,
            List<Snapshot> going,
            List<RunRecord> failures,
            int held,
            List<String> changed) {
        ForgetReport report = going.isEmpty()
                ? new ForgetReport(ForgetPlan.ofNamed(List.of()), List.of(), List.of())
                : repository
                        .upkeep()
                        .listener((step, done, total) -> limits.check())
                        .forget(ForgetPlan.ofNamed(going));
        RunRecords records = RunRecords.ofRepository(repository.documents());
        failures.forEach(run -> records.remove(run.id()));
        Instant now = around.time().now();
        for (Snapshot one : going) {
            if (report.removed().contains(one.id())) {
                Optional<RunRecord> unused =
                        records.change(one.fact(StoredTags.RUN).orElse(""), run -> run.expiredAt(now));
            }
        }
        if (!report.removed().isEmpty()) {
            changed.add(place.storage());
            around.removed(place.storage(), report.removed().size());
        }
        String text = report.removed().size() + " backup(s) let go in storage " + place.storage()
                + (held == 0
                        ? ""
                        : ", " + held + " whose time has ended kept by holds, floors or the store's own locks");
        return report.failed().isEmpty()
                ? Outcome.completed(text)
                : new Outcome(
                        RunState.PARTIALLY_FAILED,
                        "NotRemoved",
                        text + ", " + report.failed().size() + " could not be removed: "
                                + report.failed().get(0).message());
    }
}
