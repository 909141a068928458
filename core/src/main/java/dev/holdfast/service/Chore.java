package dev.holdfast.service;

import dev.holdfast.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Work that is done beside the runs of a service, by one thread at a time: whenever the definitions have changed, and again when its time
 * comes. Each kind of trouble is told once.
 */
final class Chore {
    private final Definitions definitions;
    private final Time time;
    private final Executor executor;
    private final ServiceLog log;
    private final AtomicBoolean working = new AtomicBoolean();
    private final Set<String> told = new HashSet<>();
    private volatile long done;
    private volatile Instant next = Instant.MAX;

    Chore(Definitions definitions, Time time, Executor executor, ServiceLog log) {
        this.definitions = definitions;
        this.time = time;
        this.executor = executor;
        this.log = log;
    }

    /** Has the work done, if it is due and does not go on already. */
    void step(Runnable work) {
        boolean due = definitions.current().revision() != done || !time.now().isBefore(next);
        if (due && working.compareAndSet(false, true)) {
            executor.execute(() -> {
                try {
                    work.run();
                } finally {
                    working.set(false);
                }
            });
        }
    }

    /** Whether the work was not yet done for these definitions. */
    boolean isNewTo(Definitions.Current current) {
        return current.revision() != done;
    }

    /** Notes that the work is done for these definitions. */
    void doneFor(Definitions.Current current) {
        done = current.revision();
    }

    /** Has the work done again after a while. */
    Instant againIn(Duration pause) {
        next = time.now().plus(pause);
        return next;
    }

    /** Has the work done again only for other definitions. */
    void settled() {
        next = Instant.MAX;
    }

    /** Whether it has not been told yet. */
    boolean isNews(String what) {
        return told.add(what);
    }

    /** Tells everything anew from now on. */
    void tellAgain() {
        told.clear();
    }

    void trouble(String what) {
        if (isNews(what)) {
            log.trouble(what);
        }
    }
}
