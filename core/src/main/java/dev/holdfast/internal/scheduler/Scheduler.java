package dev.holdfast.internal.scheduler;

import dev.holdfast.HoldfastException;
import dev.holdfast.Time;
import dev.holdfast.internal.scheduler.ScheduleDecision.Replace;
import dev.holdfast.internal.scheduler.ScheduleDecision.Restart;
import dev.holdfast.internal.scheduler.ScheduleDecision.Run;
import dev.holdfast.internal.scheduler.ScheduleDecision.Skip;
import dev.holdfast.internal.scheduler.ScheduleDecision.Wait;
import dev.holdfast.internal.scheduler.ScheduleDocuments.Stored;
import dev.holdfast.run.RunState;
import dev.holdfast.spi.state.StateException;
import dev.holdfast.spi.state.StateStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Begins what is due, as long as its process leads. {@link #step} is called by one thread, again and again; everything else from
 * any thread.
 *
 * <p>A run begins only after its claim was written over the very state that the decision was made on, so of several processes one
 * carries it out. What a step does not get done, the next one does: nothing is remembered that is not stored, but for ends of runs
 * that the store did not take.
 */
public final class Scheduler implements AutoCloseable {
    /** The name of the lease under which schedules are run. */
    public static final String LEASE = "scheduler";

    private static final int MOST_STEPS = 1000;
    private static final Duration SLICE = Duration.ofMillis(20);

    /** A definition that comes back within this time, as after a mistake in the file, finds its backups untouched. */
    public static final Duration DELETION_GRACE = Duration.ofHours(1);

    private final ScheduleDocuments documents;
    private final Time time;
    private final Executor executor;
    private final Jobs jobs;
    private final SchedulerListener listener;
    private final Supplier<String> runIds;
    private final Leadership leadership;
    private final ActiveRuns active = new ActiveRuns();
    private final Queue<Ended> unwritten = new ConcurrentLinkedQueue<>();
    private final Map<String, Stored> known = new HashMap<>();
    private final Set<String> deleting = ConcurrentHashMap.newKeySet();
    private volatile Definitions definitions = new Definitions(Map.of(), false, 0);
    private String signal = "";
    private long led;
    private long swept = -1;
    private Instant sweepAgain = Instant.MAX;
    private Instant recoverAgain = Instant.MAX;

    private record Ended(String schedule, Claim claim, Outcome outcome, boolean told) {}

    /** @param complete whether a schedule that is not among them is gone */
    private record Definitions(Map<String, ScheduleTerms> terms, boolean complete, long revision) {}

    /**
     * Does nothing before the first step.
     *
     * @param holder names this process
     * @param term how long a leader that does not answer stays one
     * @param executor carries out the runs
     * @param runIds gives ids of runs, each once
     */
    public Scheduler(
            StateStore store,
            String holder,
            Duration term,
            Time time,
            Executor executor,
            Jobs jobs,
            SchedulerListener listener,
            Supplier<String> runIds) {
        this.documents = new ScheduleDocuments(store);
        this.time = time;
        this.executor = executor;
        this.jobs = jobs;
        this.listener = listener;
        this.runIds = runIds;
        this.leadership = new Leadership(store, holder, term, time, this::lost);
    }

    /**
     * Sets what is to be run from the next step on.
     *
     * @param complete whether schedules that are missing are gone; false if the definitions could not all be read
     */
    public void define(Collection<ScheduleTerms> terms, boolean complete) {
        Map<String, ScheduleTerms> all = new LinkedHashMap<>();
        terms.forEach(one -> all.put(one.schedule(), one));
        definitions = new Definitions(all, complete, definitions.revision() + 1);
    }

    /** Whether this process leads. */
    public boolean leads() {
        return leadership.holds();
    }

    /** The fencing token, 0 if this process does not lead. */
    public long token() {
        return leadership.token().orElse(0);
    }

    /**
     * The schedules that rest, as the last step has found them; empty if it has not seen all. For the thread that steps.
     */
    public Optional<Set<String>> resting() {
        Set<String> resting = new HashSet<>();
        for (ScheduleTerms terms : definitions.terms().values()) {
            Stored stored = known.get(terms.schedule());
            if (stored == null) {
                return Optional.empty();
            }
            if (ScheduleRules.isPaused(stored.state(), terms)) {
                resting.add(terms.schedule());
            }
        }
        return Optional.of(resting);
    }

    /** Asks a run of this process to end; whether there was one. */
    public boolean cancel(String run, String why) {
        return active.cancel(run, why);
    }

    private void lost() {
        active.cancelAll("its process lost the lease, so another one may act for the schedule");
        listener.follows();
    }

    /**
     * Does what is to be done now.
     *
     * @return when the next step is needed at the latest, unless something changes
     */
    public Instant step() {
        try {
            if (!leadership.lead()) {
                led = 0;
                return time.now();
            }
            long token = token();
            if (token != led) {
                takeOver(token);
            }
            if (!time.now().isBefore(recoverAgain)) {
                recover();
            }
            writeEnds();
            notice();
            sweep();
            return stepAll(token);
        } catch (HoldfastException failure) {
            known.clear();
            listener.trouble("the state store", failure);
            return time.now();
        } catch (RuntimeException | Error inside) {
            known.clear();
            throw inside;
        }
    }

    /** Nothing of what was known before is believed, and nothing runs before what dead processes left was put in order. */
    private void takeOver(long token) {
        known.clear();
        listener.leads(token);
        recover();
        for (String schedule : documents.schedules()) {
            List<Claim> left =
                    documents.state(schedule).map(ScheduleState::active).orElse(List.of());
            left.stream()
                    .filter(claim -> claim.token() < token && !active.has(claim))
                    .forEach(claim -> bury(schedule, claim));
        }
        if (active.isEmpty()) {
            jobs.settleOthers(token);
        }
        swept = -1;
        led = token;
    }

    private void recover() {
        recoverAgain = leadership.lease().flatMap(lease -> jobs.recover()).orElse(Instant.MAX);
    }

    private void bury(String schedule, Claim dead) {
        Jobs.Settled settled = jobs.settle(schedule, dead);
        boolean again = dead.task() == Task.BACKUP && !settled.complete() && mayRepeat(schedule, dead);
        documents.change(
                schedule,
                state -> ScheduleChanges.buried(state, dead.withDone(settled.done()), settled.outcome(), again));
        listener.ended(schedule, dead, settled.outcome());
    }

    /** Whoever leads only to carry out one request knows no other definitions, and leaves it to those who do. */
    private boolean mayRepeat(String schedule, Claim dead) {
        Definitions current = definitions;
        ScheduleTerms terms = current.terms().get(schedule);
        return terms == null
                ? !current.complete() && dead.attempt() == 1
                : terms.catchUp() && dead.attempt() < terms.attempts();
    }

    private void writeEnds() {
        for (Ended ended = unwritten.peek(); ended != null; ended = unwritten.peek()) {
            Ended one = ended;
            documents.change(one.schedule(), state -> ScheduleChanges.ended(state, one.claim(), one.outcome()));
            known.remove(one.schedule());
            active.end(one.claim());
            unwritten.remove(one);
            if (!one.told()) {
                listener.ended(one.schedule(), one.claim(), one.outcome());
            }
        }
    }

    private void notice() {
        String now = documents.signalled();
        if (!now.equals(signal)) {
            known.clear();
            signal = now;
        }
    }

    /** Schedules whose definition is gone keep their state, and their backups unless they said otherwise. */
    private void sweep() {
        Definitions current = definitions;
        Instant now = time.now();
        if (!current.complete() || (swept == current.revision() && now.isBefore(sweepAgain))) {
            return;
        }
        sweepAgain = Instant.MAX;
        for (String schedule : documents.schedules()) {
            if (!current.terms().containsKey(schedule)) {
                leave(schedule, now);
            }
        }
        swept = current.revision();
    }

    private void leave(String schedule, Instant now) {
        Optional<ScheduleState> left = documents.change(
                schedule,
                old -> old.goneAt().isPresent() ? old : old.change().goneAt(now).build());
        if (left.filter(ScheduleState::deleteBackups).isEmpty()) {
            return;
        }
        ScheduleState state = left.get();
        Instant end = state.goneAt().orElse(now).plus(DELETION_GRACE);
        if (end.isAfter(now)) {
            sweepAgain = end.isBefore(sweepAgain) ? end : sweepAgain;
        } else if (deleting.add(schedule)) {
            executor.execute(() -> delete(state));
        }
    }

    private void delete(ScheduleState state) {
        try {
            jobs.deleteBackups(state);
            var unused = documents.change(
                    state.schedule(), old -> old.change().deleteBackups(false).build());
        } catch (HoldfastException failure) {
            listener.trouble("the backups of the schedule " + state.schedule() + ", which is gone", failure);
        } finally {
            deleting.remove(state.schedule());
        }
    }

    private Instant stepAll(long token) {
        Instant wake = sweepAgain.isBefore(recoverAgain) ? sweepAgain : recoverAgain;
        for (ScheduleTerms terms : definitions.terms().values()) {
            Instant next = stepOne(terms, token);
            wake = next.isBefore(wake) ? next : wake;
        }
        return wake;
    }

    private Instant stepOne(ScheduleTerms terms, long token) {
        for (int step = 0; step < MOST_STEPS && leadership.holds(); step++) {
            try {
                Stored stored = stored(terms);
                if (stored.state().token() > token) {
                    leadership.lost();
                    return time.now();
                }
                Instant until = carryOut(terms, token, stored);
                if (until != null) {
                    return until;
                }
            } catch (StateException.Changed | StateException.Exists another) {
                known.remove(terms.schedule());
            }
        }
        return time.now();
    }

    private Stored stored(ScheduleTerms terms) {
        Stored cached = known.get(terms.schedule());
        if (cached == null) {
            Optional<Stored> read = documents.read(terms.schedule());
            cached = read.isPresent() ? read.get() : documents.create(ScheduleChanges.first(terms, time.now()));
        }
        Stored adopted = documents.replace(cached, ScheduleChanges.adopted(cached.state(), terms));
        known.put(terms.schedule(), adopted);
        return adopted;
    }

    /** Null if there may be more to do at once. */
    private @Nullable Instant carryOut(ScheduleTerms terms, long token, Stored stored) {
        Instant now = time.now();
        ScheduleDecision decision = ScheduleRules.decide(stored.state(), terms, now);
        if (decision instanceof Wait wait) {
            return wait.until();
        }
        if (decision instanceof Replace replace) {
            replace.claims().forEach(claim -> active.cancel(claim.run(), "a later run replaces it (overlap: replace)"));
            return Instant.MAX;
        }
        if (decision instanceof Run run) {
            Claim claim = claim(run, token, now);
            keep(stored, ScheduleChanges.claimed(stored.state(), terms, run, claim));
            begin(terms.schedule(), claim);
        } else if (decision instanceof Skip skip) {
            jobs.skipped(terms.schedule(), skip);
            keep(stored, ScheduleChanges.skipped(stored.state(), terms, skip, token, now));
            listener.skipped(terms.schedule(), skip);
        } else if (decision instanceof Restart restart) {
            keep(stored, ScheduleChanges.restarted(stored.state(), terms, restart, token));
        }
        return null;
    }

    private void keep(Stored old, ScheduleState state) {
        known.put(state.schedule(), documents.replace(old, state));
    }

    private Claim claim(Run run, long token, Instant now) {
        Request request = run.requestOrNull();
        Claim died = run.diedOrNull();
        return new Claim(
                request == null ? runIds.get() : request.id(),
                run.task(),
                run.due(),
                run.rules(),
                run.cause(),
                request != null ? request.by() : died != null ? died.by() : Claim.SCHEDULER,
                died == null ? 1 : died.attempt() + 1,
                died == null ? List.of() : died.done(),
                token,
                now);
    }

    private void begin(String schedule, Claim claim) {
        RunControl control = new RunControl(() -> token() == claim.token());
        active.begin(claim, control);
        listener.began(schedule, claim);
        try {
            executor.execute(() -> carryOut(schedule, claim, control));
        } catch (RejectedExecutionException closing) {
            end(schedule, claim, RunState.FAILED, "the service was ending when the run was to begin");
        }
    }

    private void carryOut(String schedule, Claim claim, RunControl control) {
        try {
            end(schedule, claim, jobs.run(schedule, claim, control));
        } catch (RuntimeException | Error failure) {
            boolean ours = failure instanceof HoldfastException;
            end(
                    schedule,
                    claim,
                    control.cancelled().isPresent() ? RunState.CANCELLED : RunState.FAILED,
                    ours ? String.valueOf(failure.getMessage()) : "an error in holdfast itself: " + failure);
        }
    }

    private void end(String schedule, Claim claim, RunState state, String message) {
        end(schedule, claim, new Outcome(claim.run(), claim.due(), time.now(), state, message));
    }

    /**
     * What the store does not take now is written by a later step; until then the run counts as going on. Whoever lost the lease may wait
     * for that for ever, and tells of it at once.
     */
    private void end(String schedule, Claim claim, Outcome outcome) {
        boolean noted = leads();
        unwritten.add(new Ended(schedule, claim, outcome, !noted));
        if (!noted) {
            listener.ended(schedule, claim, outcome);
        } else if (outcome.state() != RunState.SKIPPED) {
            listener.waits();
        }
    }

    /**
     * Asks the runs of this process to end and waits for them; called by the thread that steps, when it will not step again.
     *
     * @param patience how long they may take, in real time; those that take longer are left to themselves, and whoever leads next
     *     finds them unfinished
     * @return whether all have ended
     */
    public boolean end(Duration patience) {
        active.cancelAll("the service is ending");
        long slices = Math.max(1, patience.dividedBy(SLICE));
        try {
            for (long slice = 0; slice < slices && !active.awaitNone(SLICE); slice++) {
                writeEnds();
            }
            writeEnds();
        } catch (HoldfastException failure) {
            listener.trouble("the state store", failure);
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
        return active.isEmpty();
    }

    /** Lets the next one lead. */
    @Override
    public void close() {
        leadership.close();
    }
}
