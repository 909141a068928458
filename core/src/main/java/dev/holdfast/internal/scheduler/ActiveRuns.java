package dev.holdfast.internal.scheduler;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The runs that this process carries out. Safe for use from any thread. */
final class ActiveRuns {
    private final Map<String, RunControl> controls = new HashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();

    void begin(Claim claim, RunControl control) {
        lock.lock();
        try {
            controls.put(claim.run(), control);
        } finally {
            lock.unlock();
        }
    }

    void end(Claim claim) {
        lock.lock();
        try {
            controls.remove(claim.run());
            ended.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean has(Claim claim) {
        lock.lock();
        try {
            return controls.containsKey(claim.run());
        } finally {
            lock.unlock();
        }
    }

    /** Whether there was such a run. */
    boolean cancel(String run, String why) {
        Optional<RunControl> control;
        lock.lock();
        try {
            control = Optional.ofNullable(controls.get(run));
        } finally {
            lock.unlock();
        }
        control.ifPresent(found -> found.cancel(why));
        return control.isPresent();
    }

    void cancelAll(String why) {
        List<RunControl> all;
        lock.lock();
        try {
            all = List.copyOf(controls.values());
        } finally {
            lock.unlock();
        }
        all.forEach(control -> control.cancel(why));
    }

    boolean isEmpty() {
        lock.lock();
        try {
            return controls.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Waits in real time, as what it waits for is real; whether all have ended. */
    boolean awaitNone(Duration patience) throws InterruptedException {
        long left = patience.toNanos();
        lock.lockInterruptibly();
        try {
            while (!controls.isEmpty() && left > 0) {
                left = ended.awaitNanos(left);
            }
            return controls.isEmpty();
        } finally {
            lock.unlock();
        }
    }
}
