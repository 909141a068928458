package dev.holdfast.job;

import dev.holdfast.HoldfastException;
import dev.holdfast.RepositoryException;
import dev.holdfast.Snapshot;
import dev.holdfast.Time;
import dev.holdfast.internal.forget.Forgetting;
import dev.holdfast.internal.repository.OpenRepository;
import dev.holdfast.internal.thread.LogContext;
import dev.holdfast.run.Finding;
import dev.holdfast.run.ForgetPlan;
import dev.holdfast.run.ForgetReport;
import dev.holdfast.run.StepListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes slices that nothing promised needs, beside a follower that goes on storing: it may have to wait for the repository. One removal
 * goes on at a time, on a thread of its own. Safe for use from any thread.
 */
final class SliceRemoval {
    private static final Duration BETWEEN = Duration.ofHours(1);
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Duration BRIEFLY = Duration.ofSeconds(10);
    private static final Logger LOG = LoggerFactory.getLogger(SliceRemoval.class);

    /** So long others wait at most before their turn comes. */
    private static final int BATCH = 200;

    private final Repository repository;
    private final Duration window;
    private final ReentrantLock turn;
    private final Consumer<Finding> notices;
    private final Time time;
    private long begunAt;
    private volatile @Nullable Thread running;
    private final AtomicLong removed = new AtomicLong();
    private String trouble = "";

    /**
     * Nothing is removed yet.
     *
     * @param turn whoever stores a slice has it, so that neither meets the other's lock of the repository
     * @param notices told of what could not be removed, once; called from the thread that removes
     */
    SliceRemoval(Repository repository, Duration window, ReentrantLock turn, Consumer<Finding> notices) {
        this.repository = repository;
        this.window = window;
        this.turn = turn;
        this.notices = notices;
        this.time = repository.time();
        this.begunAt = time.nanos() - BETWEEN.toNanos();
    }

    /** How many slices were removed until now. */
    long removed() {
        return removed.get();
    }

    /** Begins if the last time is an hour ago, and nothing is going on still. */
    synchronized void beginIfDue() {
        if (time.nanos() - begunAt >= BETWEEN.toNanos()) {
            begin();
        }
    }

    private synchronized void begin() {
        Thread last = running;
        if (last != null && last.isAlive()) {
            return;
        }
        begunAt = time.nanos();
        Thread next = new Thread(LogContext.carried(this::remove), "holdfast-slices");
        next.setDaemon(true);
        next.start();
        running = next;
    }

    /**
     * Removes for the last time, and ends.
     *
     * @param patience how long to wait for it; it is interrupted then
     */
    void end(Duration patience) {
        try {
            if (join(patience)) {
                begin();
            }
            if (join(patience)) {
                return;
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        stop();
    }

    private boolean join(Duration patience) throws InterruptedException {
        Thread last = running;
        if (last == null) {
            return true;
        }
        last.join(Math.max(1, patience.toMillis()));
        return !last.isAlive();
    }

    /** Ends what goes on, within seconds. */
    void stop() {
        Thread last = running;
        if (last == null) {
            return;
        }
        last.interrupt();
        try {
            boolean unused = join(BRIEFLY);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** That nothing can be removed harms no slice: it is told once, and tried again later. */
    private void remove() {
        String failure;
        try {
            failure = remove(repository.changes().planForget(window).remove());
        } catch (HoldfastException thrown) {
            failure = String.valueOf(thrown.getMessage());
        } catch (CancellationException | InterruptedException ended) {
            return;
        } catch (RuntimeException inside) {
            LOG.error("removing slices failed", inside);
            failure = "an error in holdfast itself: " + inside;
        }
        if (!failure.isEmpty() && !failure.equals(trouble)) {
            notices.accept(new Finding(
                    Finding.Severity.WARNING,
                    repository.location(),
                    "slices that nothing promised needs could not be removed: " + failure,
                    "it is tried again every hour"));
        }
        trouble = failure;
    }

    private String remove(List<Snapshot> slices) throws InterruptedException {
        String failure = "";
        long failed = 0;
        for (int from = 0; from < slices.size(); from += BATCH) {
            List<Snapshot> some = slices.subList(from, Math.min(slices.size(), from + BATCH));
            ForgetReport report = patiently(ForgetPlan.ofNamed(some));
            removed.addAndGet(report.removed().size());
            failed += report.failed().size();
            failure =
                    report.failed().isEmpty() ? failure : report.failed().get(0).toString();
        }
        return failed > 1 ? failure + " (and " + (failed - 1) + " more)" : failure;
    }

    /** Waits for others without keeping the follower from storing meanwhile. */
    private ForgetReport patiently(ForgetPlan plan) throws InterruptedException {
        long begun = time.nanos();
        while (true) {
            try {
                return atOnce(plan);
            } catch (RepositoryException.Locked others) {
                if (time.nanos() - begun >= repository.retryLock().toNanos()) {
                    throw others;
                }
            }
            time.sleep(PAUSE);
        }
    }

    private ForgetReport atOnce(ForgetPlan plan) throws InterruptedException {
        OpenRepository engine = repository.engine();
        turn.lockInterruptibly();
        try {
            return new Guarded(engine, Duration.ZERO, StepListener.none())
                    .exclusive(operation -> Forgetting.apply(engine, plan, operation));
        } finally {
            turn.unlock();
        }
    }
}
