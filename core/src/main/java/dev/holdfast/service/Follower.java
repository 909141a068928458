package dev.holdfast.service;

import dev.holdfast.HoldfastException;
import dev.holdfast.Time;
import dev.holdfast.internal.execution.RunExecution;
import dev.holdfast.internal.lease.Lease;
import dev.holdfast.run.Finding;
import dev.holdfast.run.FollowRun;
import dev.holdfast.run.FollowStatus;
import dev.holdfast.run.FollowStatus.Note;
import dev.holdfast.run.FollowStatus.State;
import dev.holdfast.run.FollowStatus.Trouble;
import dev.holdfast.run.JobEvent;
import dev.holdfast.spi.state.StateStore;
import dev.holdfast.spi.workload.WorkloadException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log of changes that is followed: attempt after attempt, each on a thread that it has for as long as it goes well. Between two attempts it
 * has none. An attempt goes on as long as its process leads and holds the lease of this target and storage, so that no two follow at once.
 *
 * <p>Looked after by one thread; its status may be read by any.
 */
final class Follower {
    /** Nothing is lost meanwhile, so it may be long: the lease of a machine that is lost is waited for. */
    static final Duration TERM = Duration.ofMinutes(5);

    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
    private static final int RENEWALS = 3;
    private static final Duration BUSY_PAUSE = Duration.ofSeconds(5);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
    private static final int MOST_DOUBLINGS = 7;

    /** What a target is not, it may become, such as a replica set. */
    private static final Duration HOPELESS_PAUSE = Duration.ofHours(1);

    private final Followed followed;
    private final Surroundings around;
    private final AtomicReference<FollowStatus> status;
    private volatile boolean running;
    private volatile boolean stopping;

    /** By the clock that nobody sets: one that is set back must not make a pause of a month. */
    private volatile long waitsSince;

    private volatile Duration pause = Duration.ZERO;
    private final AtomicInteger failures = new AtomicInteger();

    /** What all followers have in common. */
    record Surroundings(
            RunExecution execution, StateStore state, String holder, Time time, ServiceLog log, Watch watch) {}

    Follower(Followed followed, Surroundings around, FollowStatus status) {
        this.followed = followed;
        this.around = around;
        this.status = new AtomicReference<>(status);
    }

    Followed followed() {
        return followed;
    }

    FollowStatus status() {
        return Objects.requireNonNull(status.get());
    }

    boolean isRunning() {
        return running;
    }

    boolean isStopping() {
        return stopping;
    }

    boolean isDue() {
        return !running && !stopping && around.time().nanos() - waitsSince >= pause.toNanos();
    }

    /** Asks it to end; what it has read is stored. */
    void stop() {
        stopping = true;
    }

    /** Begins an attempt; the executor gives it a thread of its own. */
    void begin(Executor executor, BooleanSupplier leads) {
        running = true;
        try {
            executor.execute(() -> attempt(leads));
        } catch (RejectedExecutionException closing) {
            running = false;
        }
    }

    private void attempt(BooleanSupplier leads) {
        try {
            Optional<Lease> lease =
                    Lease.acquire(around.state(), "follow " + followed.key(), around.holder(), TERM, around.time());
            if (lease.isEmpty()) {
                wait(
                        BUSY_PAUSE,
                        "another process follows it still, or was lost up to " + TERM.toMinutes() + " minutes ago");
                return;
            }
            try (Held held = new Held(lease.get())) {
                follow(() -> stopping || !leads.getAsBoolean() || !held.isHeld());
            }
        } catch (WorkloadException.Unsupported | WorkloadException.Invalid hopeless) {
            unsupported(String.valueOf(hopeless.getMessage()));
        } catch (HoldfastException failure) {
            failed(String.valueOf(failure.getMessage()));
        } catch (CancellationException interrupted) {
            wait(BUSY_PAUSE, "it was interrupted");
        } catch (RuntimeException | Error inside) {
            LOG.error("following {} failed", followed.key(), inside);
            failed("an error in holdfast itself: " + inside);
        } finally {
            running = false;
        }
    }

    private void follow(BooleanSupplier ended) {
        if (failures.get() == 0) {
            change(State.FOLLOWING, "");
            tell("is followed, for a window of " + words(followed.window()));
        }
        FollowRun run = around.execution().follow(followed.request(), ended, this::heard);
        LOG.debug("following {} ended after {} slices", followed.key(), run.slices());
        wait(BUSY_PAUSE, "it was ended, and goes on when its process leads");
    }

    static String words(Duration window) {
        return window.toDays() + (window.toDays() == 1 ? " day" : " days");
    }

    private void heard(JobEvent event) {
        if (event instanceof JobEvent.SliceStored slice) {
            stored(slice);
        } else if (event instanceof JobEvent.GapFound gap) {
            FollowStatus after = status.updateAndGet(now -> now.withGap(new Note(gap.at(), gap.finding())));
            around.log().gap(followed.schedule(), "of " + followed.key() + ": " + gap.finding());
            around.watch().gap(after, gap.finding().message());
        } else if (event instanceof JobEvent.Noticed noticed) {
            noticed(noticed);
        } else if (event instanceof JobEvent.Retrying again) {
            trouble(again.message(), again.attempt(), "");
        }
    }

    private void stored(JobEvent.SliceStored slice) {
        boolean failed = failures.getAndSet(0) > 0;
        boolean hindered = failed || status().trouble().isPresent();
        FollowStatus after = status.updateAndGet(now -> now.with(slice));
        if (hindered) {
            tell("goes on to be followed, and is stored until " + slice.reaches());
        }
        around.log().slice(followed.schedule(), "of " + followed.key() + ": " + slice.description());
        around.watch().sliceStored(after, slice.bytes());
    }

    private void noticed(JobEvent.Noticed noticed) {
        FollowStatus unused = status.updateAndGet(now -> now.with(new Note(noticed.at(), noticed.finding())));
        if (noticed.finding().severity() == Finding.Severity.HINT) {
            around.log().archive(followed.schedule(), "of " + followed.key() + ": " + noticed.finding());
        } else {
            around.log().trouble("following " + followed.key() + ": " + noticed.finding());
        }
    }

    private void failed(String why) {
        int times = failures.incrementAndGet();
        Duration doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(times - 1, MOST_DOUBLINGS));
        Duration rest = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
        wait(rest, why);
        trouble(why, times, ", which is tried again in " + rest.toSeconds() + " s");
    }

    /** Told ever more seldom: it may take a weekend. */
    private void trouble(String why, int attempt, String then) {
        FollowStatus unused =
                status.updateAndGet(now -> now.with(new Trouble(around.time().now(), why)));
        if (Integer.bitCount(attempt) == 1) {
            around.log().trouble("following " + followed.key() + " is hindered" + then + ": " + why);
        }
    }

    private void unsupported(String why) {
        int unused = failures.incrementAndGet();
        rest(HOPELESS_PAUSE);
        FollowStatus before = status.getAndUpdate(now -> now.in(State.UNSUPPORTED, why));
        if (before.state() != State.UNSUPPORTED || !before.message().equals(why)) {
            around.log()
                    .trouble("the changes of " + followed.key() + " cannot be followed: " + why
                            + "; mend that, or take pitEnabled from the target");
        }
    }

    private void wait(Duration rest, String why) {
        rest(rest);
        change(State.WAITING, why);
    }

    private void rest(Duration rest) {
        waitsSince = around.time().nanos();
        pause = rest;
    }

    private void change(State state, String why) {
        FollowStatus unused = status.updateAndGet(now -> now.in(state, why));
    }

    private void tell(String what) {
        around.log().archive(followed.schedule(), "the log of changes of " + followed.key() + " " + what);
    }

    /** Renewed by whoever asks whether it is held, which the job does all the time. */
    private final class Held implements AutoCloseable {
        private final Lease lease;
        private final AtomicLong renewed = new AtomicLong(around.time().nanos());

        private Held(Lease lease) {
            this.lease = lease;
        }

        boolean isHeld() {
            long last = renewed.get();
            long now = around.time().nanos();
            boolean due = now - last >= TERM.toNanos() / RENEWALS;
            return (due && renewed.compareAndSet(last, now)) ? lease.renew() : lease.holds();
        }

        @Override
        public void close() {
            lease.release();
        }
    }
}
