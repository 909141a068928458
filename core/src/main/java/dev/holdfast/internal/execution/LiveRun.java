package dev.holdfast.internal.execution;

import dev.holdfast.HoldfastException;
import dev.holdfast.internal.record.BoundedLog;
import dev.holdfast.internal.record.RunRecords;
import dev.holdfast.internal.record.StoredRun;
import dev.holdfast.job.Repository;
import dev.holdfast.run.Condition;
import dev.holdfast.run.PartKind;
import dev.holdfast.run.RunPart;
import dev.holdfast.run.RunRecord;
import dev.holdfast.run.RunState;
import dev.holdfast.spi.state.StateException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run while it goes on: what is known of it is noted in the state store at every change, and beside its snapshots as soon as their
 * repository is open. Safe for use from any thread.
 */
final class LiveRun {
    private static final Logger LOG = LoggerFactory.getLogger(LiveRun.class);

    private final RunSurroundings around;
    private final RunRecord.Builder run;
    private final BoundedLog log;
    private @Nullable RunRecords beside;
    private @Nullable StoredRun noted;
    private boolean disowned;

    LiveRun(RunSurroundings around, RunRecord.Builder run) {
        this.around = around;
        this.run = run;
        this.log = new BoundedLog(around.time());
    }

    BoundedLog log() {
        return log;
    }

    Instant now() {
        return around.time().now();
    }

    synchronized RunRecord record() {
        return run.build();
    }

    /** Notes a change; whoever cannot be told of it does not stop the run. */
    synchronized void change(Consumer<RunRecord.Builder> edit) {
        edit.accept(run);
        RunRecord record = run.build();
        note(record);
        tell(record);
    }

    private void note(RunRecord record) {
        around.state().filter(state -> !disowned).ifPresent(state -> {
            boolean unused = noted(() -> note(state, record), "its state");
        });
    }

    /**
     * A process that was stopped for so long that another one took its place, and has ended the record, changes nothing about that
     * when it goes on. What was written although its answer was lost is still its own.
     */
    private void note(RunRecords state, RunRecord record) {
        StoredRun last = noted;
        try {
            noted = last == null ? state.put(record) : state.update(last, record);
        } catch (StateException.Changed another) {
            Optional<StoredRun> there = state.find(record.id())
                    .filter(found -> found.run().token() == record.token()
                            && !found.run().isFinal());
            disowned = there.isEmpty();
            if (there.isPresent()) {
                noted = state.update(there.get(), record);
            } else {
                log.warn("another process has ended its record");
                LOG.warn("run {}: another process has ended its record, which stays as it is", record.id());
            }
        }
    }

    private void tell(RunRecord record) {
        try {
            around.observe(record);
        } catch (RuntimeException harmless) {
            LOG.warn("an observer of run {} failed; the run goes on", record.id(), harmless);
        }
    }

    private boolean noted(Runnable writing, String what) {
        try {
            writing.run();
            return true;
        } catch (HoldfastException unanswered) {
            log.warn(what + " could not be noted: " + unanswered.getMessage());
            LOG.warn("run {}: {} could not be noted: {}", run.build().id(), what, unanswered.getMessage());
            return false;
        }
    }

    void begin(String message) {
        log.info(message);
        change(edit -> edit.state(RunState.RUNNING).startedAt(now()).message(message));
    }

    void state(RunState state, String message) {
        log.info(message);
        change(edit -> edit.state(state).message(message));
    }

    void condition(String type, Condition.Status status, String reason, String message) {
        change(edit -> edit.condition(new Condition(type, status, reason, message, now())));
    }

    /** From here on the record lies beside the snapshots too. */
    synchronized void beside(Repository repository) {
        beside = RunRecords.ofRepository(repository.documents());
        RunRecord record = run.build();
        note(record);
        if (!disowned) {
            boolean unused =
                    noted(() -> RunRecords.ofRepository(repository.documents()).put(record), "its record");
        }
    }

    /** Where the records of the repository are, once it is open. */
    synchronized Optional<RunRecords> besides() {
        return Optional.ofNullable(beside);
    }

    RunPart part(PartKind kind, String name) {
        return record().parts().stream()
                .filter(part -> part.kind() == kind && part.name().equals(name))
                .findFirst()
                .orElseGet(() -> RunPart.pending(kind, name));
    }

    void part(PartKind kind, String name, UnaryOperator<RunPart> edit) {
        change(each -> each.part(edit.apply(part(kind, name))));
    }

    void beginPart(PartKind kind, String name) {
        part(kind, name, part -> part.begun(now()));
    }

    void endPart(PartKind kind, String name, RunState state, String reason, String message) {
        String line = kind.name().toLowerCase(java.util.Locale.ROOT) + " " + name + ": " + message;
        switch (state) {
            case FAILED, CANCELLED -> log.error(line);
            case PARTIALLY_FAILED -> log.warn(line);
            default -> log.info(line);
        }
        part(kind, name, part -> part.ended(state, now(), reason, message));
    }

    /**
     * Notes the end. The record goes beside the snapshots and leaves the state store; where that cannot be, it stays in the state
     * store.
     */
    synchronized RunRecord end(RunState state, String message) {
        if (state == RunState.COMPLETED) {
            log.info(message);
        } else {
            log.error(message);
        }
        change(edit -> edit.state(state).message(message).endedAt(now()));
        RunRecord record = run.build();
        if (disowned) {
            return record;
        }
        RunRecords place = beside;
        boolean kept = place != null
                && noted(() -> place.put(record), "its record")
                && noted(() -> place.putLog(record.id(), log.text()), "its log");
        around.state().ifPresent(stateRuns -> {
            boolean unused = kept
                    ? noted(() -> stateRuns.remove(record.id()), "its end")
                    : noted(() -> stateRuns.putLog(record.id(), log.text()), "its log");
        });
        return record;
    }
}
