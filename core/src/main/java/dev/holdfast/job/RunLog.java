package dev.holdfast.job;

import dev.holdfast.Time;
import dev.holdfast.run.Condition;
import dev.holdfast.run.Finding;
import dev.holdfast.run.ItemFailure;
import dev.holdfast.run.JobEvent;
import dev.holdfast.run.RecallProgress;
import dev.holdfast.run.RunState;
import dev.holdfast.run.SourceResult;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is noted while a job runs, bounded, and told to the listener. Safe for use from any thread. */
final class RunLog {
    private static final Logger LOG = LoggerFactory.getLogger(RunLog.class);
    private static final int MOST_ITEMS = 1000;

    private final Time time;
    private final Consumer<JobEvent> listener;
    private final List<ItemFailure> failures = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private final List<Condition> conditions = new ArrayList<>();
    private final List<SourceResult> sources = new ArrayList<>();
    private long failureCount;

    RunLog(Time time, Consumer<JobEvent> listener) {
        this.time = time;
        this.listener = listener;
    }

    synchronized void failed(ItemFailure failure) {
        failureCount++;
        if (failures.size() < MOST_ITEMS) {
            failures.add(failure);
        }
        tell(new JobEvent.ItemFailed(time.now(), failure));
    }

    synchronized void noticed(Finding finding) {
        if (findings.size() < MOST_ITEMS) {
            findings.add(finding);
        }
        tell(new JobEvent.Noticed(time.now(), finding));
    }

    synchronized void condition(String type, Condition.Status status, String reason, String message) {
        conditions.removeIf(one -> one.type().equals(type));
        conditions.add(new Condition(type, status, reason, message, time.now()));
    }

    synchronized void read(SourceResult source) {
        sources.add(source);
    }

    void state(RunState state) {
        tell(new JobEvent.StateChanged(time.now(), state));
    }

    void recalling(RecallProgress progress) {
        tell(new JobEvent.Recalling(time.now(), progress));
    }

    /** A listener must not harm the job. */
    void tell(JobEvent event) {
        try {
            listener.accept(event);
        } catch (RuntimeException harmless) {
            LOG.warn("a listener of a job failed; the job goes on", harmless);
        }
    }

    /** An attempt that is repeated leaves nothing behind. */
    synchronized void startAgain() {
        failures.clear();
        findings.clear();
        conditions.clear();
        sources.clear();
        failureCount = 0;
    }

    synchronized long failureCount() {
        return failureCount;
    }

    synchronized List<ItemFailure> failures() {
        return List.copyOf(failures);
    }

    synchronized List<Finding> findings() {
        return List.copyOf(findings);
    }

    synchronized List<SourceResult> sources() {
        return List.copyOf(sources);
    }

    synchronized List<Condition> conditions() {
        return List.copyOf(conditions);
    }
}
