package dev.holdfast.testkit.scheduler;

import dev.holdfast.HoldfastException;
import dev.holdfast.Time;
import dev.holdfast.internal.scheduler.Claim;
import dev.holdfast.internal.scheduler.Jobs;
import dev.holdfast.internal.scheduler.Outcome;
import dev.holdfast.internal.scheduler.RunControl;
import dev.holdfast.internal.scheduler.ScheduleDecision;
import dev.holdfast.internal.scheduler.ScheduleState;
import dev.holdfast.internal.scheduler.ScheduleTerms;
import dev.holdfast.internal.scheduler.Scheduler;
import dev.holdfast.internal.scheduler.SchedulerListener;
import dev.holdfast.run.RunState;
import dev.holdfast.spi.state.StateStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** One process with a scheduler, whose runs begin when they are told to and end when the test says so. */
final class Office implements Jobs, SchedulerListener {
    static final Duration TERM = Duration.ofSeconds(30);

    final List<Claim> began = new ArrayList<>();
    final List<Outcome> ended = new ArrayList<>();
    final List<String> notes = new ArrayList<>();
    final List<RunControl> controls = new ArrayList<>();
    final List<String> deleted = new ArrayList<>();
    final Scheduler scheduler;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private final Time time;
    private final String name;
    private int ids;

    Office(String name, StateStore store, Time time) {
        this.name = name;
        this.time = time;
        this.scheduler = new Scheduler(store, name, TERM, time, waiting::add, this, this, this::id);
    }

    private String id() {
        return "%s%07d".formatted(name.substring(0, 1).repeat(25), ++ids);
    }

    Office with(ScheduleTerms... terms) {
        scheduler.define(List.of(terms), true);
        return this;
    }

    /** Lets all runs that were begun go to their end. */
    Office finish() {
        for (Runnable run = waiting.poll(); run != null; run = waiting.poll()) {
            run.run();
        }
        return this;
    }

    /** Steps, lets runs end, and notes their ends. */
    Instant work() {
        scheduler.step();
        finish();
        return scheduler.step();
    }

    List<Instant> dues() {
        return began.stream().map(Claim::due).toList();
    }

    @Override
    public Outcome run(String schedule, Claim claim, RunControl control) {
        controls.add(control);
        RunState state = control.mayGoOn() ? RunState.COMPLETED : RunState.CANCELLED;
        return new Outcome(
                claim.run(), claim.due(), time.now(), state, control.cancelled().orElse(""));
    }

    @Override
    public void skipped(String schedule, ScheduleDecision.Skip skip) {
        notes.add("skipped " + skip.due() + " " + skip.reason());
    }

    @Override
    public Optional<Instant> recover() {
        notes.add("recovered");
        return Optional.empty();
    }

    @Override
    public Settled settle(String schedule, Claim dead) {
        return new Settled(
                new Outcome(dead.run(), dead.due(), time.now(), RunState.FAILED, "died"), List.of("db"), false);
    }

    @Override
    public void settleOthers(long token) {
        notes.add("settled others");
    }

    @Override
    public void deleteBackups(ScheduleState state) {
        deleted.add(state.schedule());
    }

    @Override
    public void leads(long token) {
        notes.add("leads");
    }

    @Override
    public void follows() {
        notes.add("follows");
    }

    @Override
    public void began(String schedule, Claim claim) {
        began.add(claim);
    }

    @Override
    public void waits() {}

    @Override
    public void ended(String schedule, Claim claim, Outcome outcome) {
        ended.add(outcome);
    }

    @Override
    public void trouble(String what, HoldfastException failure) {
        notes.add("trouble: " + failure.getMessage());
    }
}
