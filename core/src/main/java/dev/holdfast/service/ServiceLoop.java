package dev.holdfast.service;

import dev.holdfast.Time;
import dev.holdfast.internal.scheduler.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Steps the scheduler whenever something may be due. It sleeps in slices, so that it notices within one when the clock was set or
 * the machine has slept.
 */
final class ServiceLoop {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceLoop.class);

    private final Scheduler scheduler;
    private final Definitions definitions;
    private final FloorKeeper floors;
    private final StorageKeeper storages;
    private final FollowKeeper following;
    private final ServiceLog log;
    private final Watch watch;
    private final Time time;
    private final Duration slice;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Thread sleeper;
    private boolean woken;
    private long defined;
    private volatile boolean stopping;

    ServiceLoop(
            Scheduler scheduler,
            Definitions definitions,
            FloorKeeper floors,
            StorageKeeper storages,
            FollowKeeper following,
            ServiceLog log,
            Watch watch,
            Time time,
            Duration slice) {
        this.scheduler = scheduler;
        this.definitions = definitions;
        this.floors = floors;
        this.storages = storages;
        this.following = following;
        this.log = log;
        this.watch = watch;
        this.time = time;
        this.slice = slice;
    }

    /** Runs until it is to stop. */
    void run(Duration patience) {
        while (!stopping) {
            nap(stepOrSay());
        }
        following.stop();
        long begin = Time.system().nanos();
        if (!scheduler.end(patience)) {
            log.trouble("runs that did not end within " + patience + " were left; whoever leads next finds them");
        }
        Duration left = patience.minusNanos(Time.system().nanos() - begin);
        if (!following.end(left)) {
            log.trouble("logs of changes that did not end within " + patience
                    + " were left; whoever leads next reads again what was not stored");
        }
        scheduler.close();
    }

    /** A process that leads must not fall silent: an error in one step is told, and the next step tries again. */
    private Instant stepOrSay() {
        try {
            return step();
        } catch (RuntimeException | Error inside) {
            LOG.error("a step of the service failed", inside);
            log.trouble("an error in holdfast itself: " + inside);
            return time.now();
        }
    }

    /** Does what is to be done now. */
    Instant step() {
        definitions.poll().ifPresent(log::reloaded);
        Definitions.Current current = definitions.current();
        if (current.revision() != defined) {
            scheduler.define(Terms.of(current), current.complete());
            defined = current.revision();
            watch.defined();
        }
        watch.glance();
        Instant wake = scheduler.step();
        if (scheduler.leads()) {
            floors.step();
            storages.step();
            following.step();
        }
        return wake;
    }

    /** Whether something has happened since the last step, so that another one is needed at once. */
    boolean takeWoken() {
        lock.lock();
        try {
            boolean was = woken;
            woken = false;
            return was;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for one slice, or until something happens. */
    void pause() {
        nap(time.now().plus(slice));
    }

    void stop() {
        stopping = true;
        wake();
    }

    /** Ends the sleep, or keeps the next one from beginning. */
    void wake() {
        lock.lock();
        try {
            woken = true;
            if (sleeper != null) {
                sleeper.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    private void nap(Instant wake) {
        Instant now = time.now();
        Duration left = wake.isAfter(now.plus(slice)) || !wake.isAfter(now) ? slice : Duration.between(now, wake);
        if (!falls()) {
            return;
        }
        try {
            time.sleep(left);
        } catch (InterruptedException called) {
            Thread.currentThread().interrupt();
        } finally {
            rises();
        }
    }

    private boolean falls() {
        lock.lock();
        try {
            sleeper = woken || stopping ? null : Thread.currentThread();
            woken = false;
            return sleeper != null;
        } finally {
            lock.unlock();
        }
    }

    /** A call that came when the sleep was over must not interrupt what follows. */
    private void rises() {
        lock.lock();
        try {
            sleeper = null;
            woken = false;
            boolean unused = Thread.interrupted();
        } finally {
            lock.unlock();
        }
    }
}
