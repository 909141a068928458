package dev.holdfast.service;

import dev.holdfast.HoldfastException;
import dev.holdfast.Time;
import dev.holdfast.internal.observe.Observer;
import dev.holdfast.internal.scheduler.Cause;
import dev.holdfast.internal.scheduler.Claim;
import dev.holdfast.policy.Configuration;
import dev.holdfast.policy.NotificationRule.Event;
import dev.holdfast.policy.Schedule;
import dev.holdfast.run.FollowStatus;
import dev.holdfast.run.RunKind;
import dev.holdfast.run.RunRecord;
import dev.holdfast.run.RunState;
import dev.holdfast.service.StoredOutcomes.Before;
import dev.holdfast.spi.secret.PasswordSources;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has an {@link Observer} log, count and tell what a service does, as long as its process leads. What has to be looked up in a storage is
 * looked up by a thread of its own, after each run and whenever the time is over that
 * {@code service.refresh} says.
 */
final class ServiceWatch implements Watch {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceWatch.class);
    /** How long, in real time, the end of a service waits for the last figures and news. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Supplier<Definitions.Current> definitions;
    private final PasswordSources secrets;
    private final Time time;
    private final StoredOutcomes outcomes;
    private final Lookout lookout;
    private final ExecutorService looking;
    private final ExecutorService telling;
    private final Set<String> waiting = ConcurrentHashMap.newKeySet();
    private final Set<String> unsure = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean allWait = new AtomicBoolean();
    private volatile @Nullable Observer observer;
    private volatile boolean leading;
    private volatile Instant nextGlance = Instant.MIN;

    /**
     * Sees nothing before the process leads.
     *
     * @param looking one thread, ended by this watch
     * @param telling as many threads as there are receivers that do not answer, ended by this watch
     */
    ServiceWatch(
            Supplier<Definitions.Current> definitions,
            PasswordSources secrets,
            Time time,
            StoredOutcomes outcomes,
            Lookout lookout,
            ExecutorService looking,
            ExecutorService telling) {
        this.definitions = definitions;
        this.secrets = secrets;
        this.time = time;
        this.outcomes = outcomes;
        this.lookout = lookout;
        this.looking = looking;
        this.telling = telling;
    }

    @Override
    public void leads() {
        Observer now = renew();
        Configuration configuration = definitions.get().configuration();
        unsure.clear();
        for (Schedule schedule : configuration.schedules()) {
            if (configuration.isUsable(schedule)) {
                outcomes.of(configuration, schedule)
                        .ifPresentOrElse(known -> remember(known, now), () -> unsure.add(schedule.name()));
            }
        }
        leading = true;
        lookAtAll();
    }

    private static void remember(List<Before> known, Observer now) {
        known.forEach(before -> now.lastOutcome(before.schedule(), before.target(), before.failed()));
    }

    @Override
    public void follows() {
        leading = false;
        Observer now = observer;
        if (now != null) {
            look(() -> lookout.forget(now));
        }
    }

    @Override
    public void defined() {
        if (leading) {
            Observer unused = renew();
            lookAtAll();
        }
    }

    /** The rules and the place for figures may have changed; what was counted and told so far has not. */
    private Observer renew() {
        Configuration configuration = definitions.get().configuration();
        Observer before = observer;
        Observer.Builder next = Observer.builder(time, telling)
                .observability(configuration.observability())
                .rules(configuration.notifications())
                .secrets(secrets::read);
        Observer after = before == null ? next.build() : next.figuresOf(before).build();
        observer = after;
        return after;
    }

    @Override
    public void reloaded(Reload reload) {
        Observer now = observer;
        if (!leading || now == null) {
            return;
        }
        boolean lowers = !reload.diff().isAllowed();
        reload.problems()
                .forEach(problem -> now.tell(now.news(
                        lowers ? Event.COMPLIANCE_REFUSED : Event.VALIDATION_FAILED, "", "", problem.toString())));
    }

    @Override
    public void began(String schedule, Claim claim) {
        Observer now = observer;
        if (now != null && claim.cause() == Cause.MISSED) {
            String text = "The " + claim.task().word() + " due at " + claim.due()
                    + " was not begun in time; one begins now in place of all that were missed.";
            now.tell(now.news(Event.MISSED, schedule, "", text));
        }
    }

    @Override
    public void ended(RunRecord run) {
        Observer now = observer;
        if (now == null) {
            return;
        }
        remember(run, now);
        now.runEnded(run);
        if (run.state() == RunState.SKIPPED && isMissed(run)) {
            now.tell(now.news(
                    Event.MISSED,
                    run.schedule(),
                    run.target(),
                    "The " + run.kind().word() + " due at "
                            + run.dueAt().map(Instant::toString).orElse("?") + " was not begun: " + run.message()));
        }
        boolean concerns = run.kind() == RunKind.BACKUP || run.kind() == RunKind.RETENTION;
        if (concerns && waiting.add(run.schedule())) {
            look(() -> {
                waiting.remove(run.schedule());
                lookAt(now, run.schedule());
            });
        }
    }

    /** Where the state does not say which targets had failed, the records do; their storage answers, as this run has just used it. */
    private void remember(RunRecord run, Observer now) {
        if (run.kind() == RunKind.BACKUP && unsure.remove(run.schedule())) {
            Configuration configuration = definitions.get().configuration();
            configuration
                    .schedule(run.schedule())
                    .ifPresent(schedule -> remember(outcomes.ofRecords(configuration, schedule, run), now));
        }
    }

    private static boolean isMissed(RunRecord run) {
        return run.conditions().stream()
                .anyMatch(one -> one.type().equals("Skipped")
                        && Set.of("Missed", "StartingDeadline").contains(one.reason()));
    }

    @Override
    public void removed(String storage, int backups) {
        Observer now = observer;
        if (now != null) {
            now.deleted(storage, backups);
        }
    }

    @Override
    public void followed(List<FollowStatus> all) {
        Observer now = observer;
        if (now != null && leading) {
            now.followed(all);
        }
    }

    @Override
    public void sliceStored(FollowStatus status, long bytes) {
        Observer now = observer;
        if (now != null) {
            now.sliceStored(status, bytes);
        }
    }

    @Override
    public void gap(FollowStatus status, String message) {
        Observer now = observer;
        if (now != null) {
            now.gap(status, message);
        }
    }

    @Override
    public void stateSilent(String problem) {
        Observer now = observer;
        if (now != null) {
            now.storageChecked(Lookout.STATE, problem);
        }
    }

    @Override
    public void glance() {
        if (leading && !time.now().isBefore(nextGlance)) {
            lookAtAll();
        }
    }

    private void lookAtAll() {
        nextGlance = time.now().plus(definitions.get().configuration().service().refresh());
        if (allWait.compareAndSet(false, true)) {
            look(() -> {
                allWait.set(false);
                Observer now = observer;
                if (leading && now != null) {
                    lookout.all(definitions.get(), now);
                    now.push();
                }
            });
        }
    }

    private void lookAt(Observer now, String schedule) {
        Definitions.Current current = definitions.get();
        if (leading) {
            current.configuration().schedule(schedule).ifPresent((Schedule one) -> lookout.one(current, one, now));
            now.push();
        }
    }

    private void look(Runnable look) {
        try {
            looking.execute(() -> safely(look));
        } catch (RejectedExecutionException closing) {
            LOG.debug("the service ends; nothing more is looked at");
        }
    }

    private static void safely(Runnable look) {
        try {
            look.run();
        } catch (HoldfastException unanswered) {
            LOG.warn("event=look-failed message=\"{}\"", unanswered.getMessage());
        } catch (RuntimeException unexpected) {
            LOG.error("event=look-failed", unexpected);
        }
    }

    @Override
    public void close() {
        long begin = Time.system().nanos();
        looking.shutdown();
        try {
            boolean looked = await(looking, begin);
            Observer now = observer;
            if (now != null && leading) {
                now.push();
            }
            telling.shutdown();
            if (!looked || !await(telling, begin)) {
                LOG.warn("event=closing message=\"figures or news were not delivered within {}\"", PATIENCE);
            }
            if (now != null) {
                now.withdraw();
            }
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        } finally {
            looking.shutdownNow();
            telling.shutdownNow();
        }
    }

    private static boolean await(ExecutorService threads, long begin) throws InterruptedException {
        long left = PATIENCE.toNanos() - (Time.system().nanos() - begin);
        return threads.awaitTermination(Math.max(0, left), TimeUnit.NANOSECONDS);
    }
}
