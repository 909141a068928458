package dev.holdfast.internal.observe;

import dev.holdfast.Secret;
import dev.holdfast.Time;
import dev.holdfast.internal.thread.LogContext;
import dev.holdfast.policy.NotificationRule;
import dev.holdfast.policy.NotificationRule.Event;
import dev.holdfast.policy.Observability;
import dev.holdfast.run.CopyStatus;
import dev.holdfast.run.FollowStatus;
import dev.holdfast.run.RunKind;
import dev.holdfast.run.RunRecord;
import dev.holdfast.run.RunState;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at what happens, and logs it, counts it and tells people. The service calls it:
 *
 * <ul>
 *   <li>{@link #runEnded} once for each run of any kind that is final, after its record was written;
 *   <li>{@link #scheduleChanged} when a schedule is loaded, becomes valid or not, is paused or resumed; {@link #scheduleGone} when its
 *       definition is removed, {@link #targetGone} when it does not serve a target any more;
 *   <li>{@link #freshness} after each run and each retention for each target of the schedule, and now and then, so that what
 *       gets too old is noticed;
 *   <li>{@link #followed} again and again, {@link #sliceStored} and {@link #gap} when these happen;
 *   <li>{@link #storageChecked} and {@link #belowFloors} whenever these were looked at;
 *   <li>{@link #tell} for what has no method of its own, such as a missed run.
 * </ul>
 *
 * <p>No call waits for a network or fails because of one: pushing and sending go to the executor. After a change of the
 * configuration make a new one from the old by {@link Builder#figuresOf}, so that counters go on. Safe for use from any thread.
 */
public final class Observer {
    private static final Logger LOG = LoggerFactory.getLogger(Observer.class);
    private static final Duration PUSH_TIMEOUT = Duration.ofSeconds(10);

    private final Time time;
    private final Executor executor;
    private final List<NotificationRule> rules;
    private final Messenger messenger;
    private final RunLog log;
    private final Shared shared;
    private final @Nullable Pushgateway pushgateway;
    private final ReentrantLock pushing = new ReentrantLock();
    private final AtomicBoolean pushWaits = new AtomicBoolean();

    private Observer(Builder from) {
        time = from.time;
        executor = from.executor;
        rules = List.copyOf(from.rules);
        log = new RunLog(from.lines);
        shared = from.shared == null ? Shared.create() : from.shared;
        messenger = new Messenger(rules, new Channels(from.loader, from.secrets), executor, time, from.ids);
        pushgateway = from.observability
                .pushgateway()
                .map(place -> new Pushgateway(
                        HttpClient.newBuilder().connectTimeout(PUSH_TIMEOUT).build(),
                        place,
                        from.observability.job(),
                        from.observability.labels(),
                        PUSH_TIMEOUT))
                .orElse(null);
        if (pushgateway != null && shared.text == null) {
            LOG.warn("observability.pushgateway is set, but io.micrometer:micrometer-registry-prometheus is not on the"
                    + " class path; nothing is pushed");
        }
    }

    /** What goes on when the configuration changes. Names no type of Micrometer, which may not be there. */
    private record Shared(
            Figures figures,
            @Nullable Supplier<String> text,
            Map<String, Boolean> failed,
            Set<String> invalid,
            Set<String> stale,
            Set<String> silent,
            Set<String> belowFloors,
            Set<String> unfollowed) {
        static Shared create() {
            Figures figures = Figures.NONE;
            Supplier<String> text = null;
            if (Libraries.hasPrometheus()) {
                PrometheusText prometheus = new PrometheusText();
                figures = prometheus.figures();
                text = prometheus;
            } else if (Libraries.hasMicrometer()) {
                figures = MeterFigures.everywhere();
            }
            return new Shared(
                    figures,
                    text,
                    new ConcurrentHashMap<>(),
                    ConcurrentHashMap.newKeySet(),
                    ConcurrentHashMap.newKeySet(),
                    ConcurrentHashMap.newKeySet(),
                    ConcurrentHashMap.newKeySet(),
                    ConcurrentHashMap.newKeySet());
        }
    }

    /** Begins an observer of this time, whose pushing and sending the executor does. */
    public static Builder builder(Time time, Executor executor) {
        return new Builder(time, executor);
    }

    /**
     * Logs and counts a run that ended, pushes the figures, and tells whoever wants to know.
     *
     * @throws IllegalArgumentException if the run has not ended
     */
    public void runEnded(RunRecord run) {
        if (!run.isFinal()) {
            throw new IllegalArgumentException("run " + run.id() + " has not ended; it is " + run.state());
        }
        log.ended(run);
        shared.figures.run(run);
        boolean failedBefore = noteOutcome(run);
        RunNews.of(run, failedBefore, time.now()).forEach(messenger::tell);
        push();
    }

    /** Whether the run before this one failed. */
    private boolean noteOutcome(RunRecord run) {
        if (run.state() == RunState.SKIPPED) {
            return false;
        }
        boolean failed = run.state() != RunState.COMPLETED;
        String key = run.kind() + " " + run.schedule() + " " + run.target();
        return Boolean.TRUE.equals(shared.failed.put(key, failed));
    }

    /** Remembers how the last backup ended that another process took, so that it can tell of one that completes again. */
    public void lastOutcome(String schedule, String target, boolean failed) {
        shared.failed.put(RunKind.BACKUP + " " + schedule + " " + target, failed);
    }

    /**
     * Notes the condition of a schedule; people are told when it stops being valid, once.
     *
     * @param problem what is wrong with its definition; empty if it is valid
     */
    public void scheduleChanged(String schedule, boolean paused, String problem) {
        boolean valid = problem.isEmpty();
        shared.figures.schedule(schedule, valid, paused);
        if (valid) {
            shared.invalid.remove(schedule);
        } else if (shared.invalid.add(schedule)) {
            tell(news(Event.VALIDATION_FAILED, schedule, "", problem));
        }
    }

    /** Takes back the gauges of a schedule whose definition is gone. */
    public void scheduleGone(String schedule) {
        shared.figures.forget(schedule);
        shared.invalid.remove(schedule);
    }

    /** Takes back the gauges of a target that a schedule does not serve any more. */
    public void targetGone(String schedule, String target) {
        shared.figures.forget(schedule, target);
    }

    /** Takes back all gauges: this process does not know any more how things stand. */
    public void withdraw() {
        shared.figures.forgetAll();
    }

    /** The same as {@link #freshness(Freshness, Instant)} for a target that was always to be protected. */
    public void freshness(Freshness freshness) {
        freshness(freshness, Instant.MIN);
    }

    /**
     * Notes how well a target is protected; people are told once when there is no good backup for longer than their rule says.
     *
     * @param since when the target began to be protected; a first backup has as much time as every other
     */
    public void freshness(Freshness freshness, Instant since) {
        shared.figures.freshness(freshness);
        Instant now = time.now();
        for (NotificationRule rule : rules) {
            rule.noGoodFor().ifPresent(limit -> stale(rule, limit, freshness, since, now));
        }
    }

    private void stale(NotificationRule rule, Duration limit, Freshness freshness, Instant since, Instant now) {
        String key = rule.name() + " " + freshness.schedule() + " " + freshness.target();
        Instant begin = freshness.lastGood().orElse(since);
        boolean old = begin.isBefore(now.minus(limit));
        if (!old) {
            shared.stale.remove(key);
            return;
        }
        News news = news(
                Event.STALE,
                freshness.schedule(),
                freshness.target(),
                freshness
                        .lastGood()
                        .map(at -> "The newest good backup is of " + at + ", more than " + limit + " ago.")
                        .orElse("There is no good backup."));
        if (Messenger.wants(rule, news) && shared.stale.add(key)) {
            log.news(news);
            messenger.hand(rule, news);
        }
    }

    /**
     * Notes how far the copies of a schedule are behind.
     *
     * @param all every copy that it makes
     */
    public void copies(String schedule, List<CopyStatus> all) {
        shared.figures.copies(schedule, all, time.now());
    }

    /**
     * Notes how logs of changes are followed; people are told of each that does not come further, once until it does.
     *
     * @param all that this process knows of
     */
    public void followed(Collection<FollowStatus> all) {
        Instant now = time.now();
        shared.figures.followed(all, now);
        for (FollowStatus one : all) {
            String key = one.target() + " " + one.storage();
            String problem = one.problem(now).orElse("");
            if (problem.isEmpty()) {
                shared.unfollowed.remove(key);
            } else if (shared.unfollowed.add(key)) {
                tell(lost(one, problem));
            }
        }
    }

    /** Counts a slice of a log of changes that was stored. */
    public void sliceStored(FollowStatus status, long bytes) {
        shared.figures.sliceStored(status, bytes);
    }

    /** Counts a gap in what is stored of a log of changes, and tells whoever wants to know. */
    public void gap(FollowStatus status, String message) {
        shared.figures.gap(status);
        tell(lost(status, message));
    }

    private News lost(FollowStatus status, String why) {
        String schedule = status.schedules().stream().findFirst().orElse("");
        return news(
                Event.POINT_IN_TIME_LOST,
                schedule,
                status.target(),
                status.target() + " into the storage " + status.storage() + ": " + why);
    }

    /** Counts backups that were let go. */
    public void deleted(String storage, int number) {
        shared.figures.deletions(storage, number);
    }

    /**
     * Notes whether a storage answers; people are told when it stops, once.
     *
     * @param problem what is wrong; empty if it answers
     */
    public void storageChecked(String storage, String problem) {
        if (problem.isEmpty()) {
            shared.silent.remove(storage);
        } else if (shared.silent.add(storage)) {
            tell(news(Event.STORAGE_UNAVAILABLE, "", "", "storage " + storage + ": " + problem));
        }
    }

    /** Notes what lies below the floors and does not run for it; people are told of each once. */
    public void belowFloors(Collection<String> findings) {
        shared.belowFloors.retainAll(findings);
        findings.stream()
                .filter(shared.belowFloors::add)
                .forEach(finding -> tell(news(Event.COMPLIANCE_REFUSED, "", "", finding)));
    }

    /** Logs something that is no run's end, and tells whoever wants to know. */
    public void tell(News news) {
        log.news(news);
        messenger.tell(news);
    }

    /** News of now about a schedule and a target; either may be empty. */
    public News news(Event event, String schedule, String target, String text) {
        String about = schedule.isEmpty() ? target : schedule;
        String title = "Holdfast: " + (about.isEmpty() ? "" : about + ": ") + RunNews.words(event);
        return new News(event, schedule, target, time.now(), title, text, Map.of());
    }

    /**
     * Pushes the figures to the Pushgateway, if there is one; one that fails is logged, the next push has everything again. A push
     * that waits for another has what changes until it begins.
     */
    public void push() {
        Pushgateway gateway = pushgateway;
        Supplier<String> text = shared.text;
        if (gateway == null || text == null || !pushWaits.compareAndSet(false, true)) {
            return;
        }
        try {
            executor.execute(() -> push(gateway, text));
        } catch (RejectedExecutionException closing) {
            pushWaits.set(false);
            LOG.warn("event=push-failed message=\"the service ends\"");
        }
    }

    /** One after the other, so that an older text never replaces a newer one. */
    private void push(Pushgateway gateway, Supplier<String> text) {
        pushing.lock();
        try {
            pushWaits.set(false);
            gateway.push(text.get());
        } catch (IOException failure) {
            LOG.warn("event=push-failed message=\"{}\"", failure.getMessage());
        } finally {
            pushing.unlock();
        }
    }

    /** The figures as Prometheus reads them; empty without its library. */
    public String figures() {
        Supplier<String> text = shared.text;
        return text == null ? "" : text.get();
    }

    /** Puts a run's id into what this thread logs, until it is closed. */
    public static Context logging(String run) {
        return RunLog.context(run);
    }

    /** An executor whose tasks log with what whoever hands them over has in its logging context. */
    public static Executor carrying(Executor executor) {
        return task -> executor.execute(LogContext.carried(task));
    }

    /** A part of the logging context that is taken back when it is closed. */
    @FunctionalInterface
    public interface Context extends AutoCloseable {
        @Override
        void close();
    }

    /** Collects what an observer needs. */
    public static final class Builder {
        private final Time time;
        private final Executor executor;
        private Observability observability = Observability.builder().build();
        private List<NotificationRule> rules = List.of();
        private Function<String, Secret> secrets = reference -> {
            throw new dev.holdfast.spi.notification.NotificationException.Refused(
                    "no source of secrets was given", null);
        };
        private Consumer<String> lines = line -> {};
        private Supplier<String> ids = () -> UUID.randomUUID().toString();
        private ClassLoader loader = Observer.class.getClassLoader();
        private @Nullable Shared shared;

        private Builder(Time time, Executor executor) {
            this.time = Objects.requireNonNull(time, "time");
            this.executor = Objects.requireNonNull(executor, "executor");
        }

        /** Sets where figures are pushed to; nowhere by default. */
        public Builder observability(Observability value) {
            observability = Objects.requireNonNull(value, "observability");
            return this;
        }

        /** Sets who is told what; nobody by default. */
        public Builder rules(List<NotificationRule> value) {
            rules = List.copyOf(value);
            return this;
        }

        /** Sets where secrets come from, such as {@code PasswordSources::read}. */
        public Builder secrets(Function<String, Secret> value) {
            secrets = Objects.requireNonNull(value, "secrets");
            return this;
        }

        /** Also gives every log line to this consumer. */
        public Builder lines(Consumer<String> value) {
            lines = Objects.requireNonNull(value, "lines");
            return this;
        }

        /** Sets where ids of notifications come from; random ones by default. */
        public Builder ids(Supplier<String> value) {
            ids = Objects.requireNonNull(value, "ids");
            return this;
        }

        /** Sets where channels are looked for. */
        public Builder classLoader(ClassLoader value) {
            loader = Objects.requireNonNull(value, "classLoader");
            return this;
        }

        /** Goes on with the figures and the memory of another observer, whose place this one takes. */
        public Builder figuresOf(Observer before) {
            shared = before.shared;
            return this;
        }

        /** The observer. */
        public Observer build() {
            return new Observer(this);
        }
    }
}
