package dev.holdfast.service;

import dev.holdfast.HoldfastException;
import dev.holdfast.Time;
import dev.holdfast.internal.scheduler.Scheduler;
import dev.holdfast.job.Audit;
import dev.holdfast.run.FollowStatus;
import dev.holdfast.run.FollowStatus.State;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Has the logs of changes followed that the definitions in force want to be, as long as this process leads, and notes how each stands. What is not
 * wanted any more is stopped; what is wanted otherwise, such as with another window, is stopped and begun again. Called by the thread that
 * steps.
 */
final class FollowKeeper {
    private static final Duration BETWEEN_NOTES = Duration.ofSeconds(5);
    private static final Duration SLICE = Duration.ofMillis(20);

    private final Definitions definitions;
    private final Scheduler scheduler;
    private final FollowBook book;
    private final Audit audit;
    private final Follower.Surroundings around;
    private final SliceTidying tidying;
    private final ExecutorService threads;
    private final Map<Followed.Key, Follower> followers = new ConcurrentSkipListMap<>();
    private final Map<Followed.Key, FollowStatus> left = new ConcurrentSkipListMap<>();
    private final Map<Followed.Key, FollowStatus> noted = new HashMap<>();
    private @Nullable FollowPlan plan;
    private long planned;
    private Set<String> plannedPaused = Set.of();
    private boolean resting;
    private volatile long led;
    private long notedAt;
    private String troubleWithState = "";

    /** @param threads gives each follower one */
    FollowKeeper(
            Definitions definitions,
            Scheduler scheduler,
            FollowBook book,
            Audit audit,
            Follower.Surroundings around,
            SliceTidying tidying,
            ExecutorService threads) {
        this.definitions = definitions;
        this.scheduler = scheduler;
        this.book = book;
        this.audit = audit;
        this.around = around;
        this.tidying = tidying;
        this.threads = threads;
    }

    /** Follows nothing, as where the clock jumps. */
    void rest() {
        resting = true;
    }

    /** Does what is to be done now, while this process leads. */
    void step() {
        long token = scheduler.token();
        Optional<Set<String>> paused = scheduler.resting();
        if (resting || token == 0 || paused.isEmpty()) {
            return;
        }
        try {
            step(token, plan(paused.get()));
            troubleWithState = "";
        } catch (HoldfastException failure) {
            String message = String.valueOf(failure.getMessage());
            if (!message.equals(troubleWithState)) {
                around.log().trouble("what is followed could not be noted, which is tried again: " + message);
            }
            troubleWithState = message;
        }
    }

    private FollowPlan plan(Set<String> paused) {
        Definitions.Current current = definitions.current();
        FollowPlan last = plan;
        if (last == null || current.revision() != planned || !paused.equals(plannedPaused)) {
            last = FollowPlan.of(current, paused);
            plan = last;
            planned = current.revision();
            plannedPaused = paused;
        }
        return last;
    }

    private void step(long token, FollowPlan wanted) {
        if (token != led) {
            takeOver();
            led = token;
        }
        for (Follower one : followers.values()) {
            Followed.Key key = one.followed().key();
            if (!wanted.all().containsKey(key)) {
                leave(one, wanted.why(key), token);
            }
        }
        for (FollowStatus one : List.copyOf(left.values())) {
            Followed.Key key = key(one);
            if (one.state() != State.STOPPED && !wanted.all().containsKey(key)) {
                left.put(key, end(one, wanted.why(key), token));
            }
        }
        wanted.all().values().forEach(one -> keep(one, token));
        note(token);
        around.watch().followed(statuses());
        tidying.step(wanted.all().values(), left, token, this::forget);
    }

    /** What is noted is believed but for what this process does itself. */
    private void takeOver() {
        noted.clear();
        left.clear();
        for (FollowBook.Entry entry : book.entries()) {
            Followed.Key key = key(entry.status());
            if (!followers.containsKey(key)) {
                left.put(key, entry.status());
            }
        }
    }

    private static Followed.Key key(FollowStatus status) {
        return new Followed.Key(status.target(), status.storage());
    }

    /** Whoever ends waits for nobody here: the next step goes on when it has. */
    private void leave(Follower one, String why, long token) {
        if (!one.isStopping()) {
            left.put(one.followed().key(), end(one.status(), why, token));
            one.stop();
        }
        if (!one.isRunning()) {
            Followed.Key key = one.followed().key();
            FollowStatus stopped = one.status().stopped(around.time().now(), why);
            book.put(stopped, token);
            left.put(key, stopped);
            followers.remove(key);
        }
    }

    private FollowStatus end(FollowStatus was, String why, long token) {
        audit.append(
                "follow.ended", was.target(), Map.of("storage", was.storage(), "window", text(was), "reason", why));
        FollowStatus stopped = was.stopped(around.time().now(), why);
        book.put(stopped, token);
        around.log()
                .archive(
                        was.schedules().stream().findFirst().orElse(""),
                        "the log of changes of " + key(was) + " is not followed any more: " + why
                                + "; what is stored stays as long as it was promised");
        return stopped;
    }

    private static String text(FollowStatus status) {
        return status.window().toString();
    }

    private void keep(Followed wanted, long token) {
        Follower there = followers.get(wanted.key());
        if (there != null && !there.followed().equals(wanted)) {
            there.stop();
        }
        if (there != null && there.isStopping() && there.isRunning()) {
            return;
        }
        if (there == null || there.isStopping()) {
            there = begin(wanted, there, token);
        }
        if (there.isDue()) {
            BooleanSupplier leads = () -> scheduler.token() == token;
            there.begin(threads, leads);
        }
    }

    /** What is promised is in the log of the state before it is done. */
    private Follower begin(Followed wanted, @Nullable Follower there, long token) {
        FollowStatus stopped = left.get(wanted.key());
        FollowStatus before = stopped == null && there != null ? there.status() : stopped;
        FollowStatus begun = before == null
                ? wanted.status(around.time().now(), FollowStatus.Archive.EMPTY, List.of())
                : wanted.status(around.time().now(), before.archive(), before.notes());
        if (before == null || before.state() == State.STOPPED) {
            audit.append("follow.begun", begun.target(), Map.of("storage", begun.storage(), "window", text(begun)));
        } else if (!before.window().equals(begun.window())) {
            audit.append(
                    "follow.changed",
                    begun.target(),
                    Map.of("storage", begun.storage(), "window", text(begun), "before", text(before)));
        }
        book.put(begun, token);
        Follower follower = new Follower(wanted, around, begun);
        followers.put(wanted.key(), follower);
        left.remove(wanted.key());
        return follower;
    }

    /** Not at every slice of a target that changes a lot. */
    private void note(long token) {
        long now = around.time().nanos();
        if (!noted.isEmpty() && now - notedAt < BETWEEN_NOTES.toNanos()) {
            return;
        }
        notedAt = now;
        for (Follower one : followers.values()) {
            FollowStatus status = one.status();
            if (!status.equals(noted.get(one.followed().key()))) {
                book.put(status, token);
                noted.put(one.followed().key(), status);
            }
        }
    }

    /** Nothing of it is stored any more. */
    private void forget(Followed.Key key) {
        FollowStatus gone = left.get(key);
        if (gone != null && !followers.containsKey(key)) {
            book.remove(gone);
            left.remove(key, gone);
        }
    }

    /** Whether this process leads and has looked at what is noted. */
    boolean isInCharge() {
        long token = scheduler.token();
        return token != 0 && token == led;
    }

    /** How all stand that this process knows of, those that are not followed any more too. */
    List<FollowStatus> statuses() {
        Map<Followed.Key, FollowStatus> all = new TreeMap<>();
        followers.forEach((key, one) -> all.put(key, one.status()));
        all.putAll(left);
        return List.copyOf(all.values());
    }

    /** Asks all to end. */
    void stop() {
        followers.values().forEach(Follower::stop);
    }

    /**
     * Waits until all have ended, what they have read being stored.
     *
     * @param patience in real time; those that take longer are left to themselves
     * @return whether all have ended
     */
    boolean end(Duration patience) {
        long end = Time.system().nanos() + patience.toNanos();
        try {
            while (isAnyRunning() && Time.system().nanos() < end) {
                Time.system().sleep(SLICE);
            }
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
        return !isAnyRunning();
    }

    private boolean isAnyRunning() {
        return followers.values().stream().anyMatch(Follower::isRunning);
    }
}
