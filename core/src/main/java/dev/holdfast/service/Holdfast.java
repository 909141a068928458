package dev.holdfast.service;

import dev.holdfast.HoldfastException;
import dev.holdfast.RepositoryException;
import dev.holdfast.Time;
import dev.holdfast.internal.execution.CopyStatuses;
import dev.holdfast.internal.scheduler.Pause;
import dev.holdfast.internal.scheduler.Request;
import dev.holdfast.internal.scheduler.ScheduleDocuments;
import dev.holdfast.internal.scheduler.ScheduleState;
import dev.holdfast.internal.scheduler.ScheduleTerms;
import dev.holdfast.internal.scheduler.Task;
import dev.holdfast.job.LocalCaches;
import dev.holdfast.policy.Configuration;
import dev.holdfast.policy.PolicyException;
import dev.holdfast.policy.Schedule;
import dev.holdfast.policy.Target;
import dev.holdfast.run.CopyStatus;
import dev.holdfast.run.FollowStatus;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.spi.store.StoreOpener;
import dev.holdfast.spi.workload.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Runs the schedules of a configuration, and knows where each of them stands. Safe for use from any thread.
 *
 * <p>Several processes may run one configuration: one of them acts, and another takes its place within one term of its lease. Everything
 * that must outlive a process lies in the state store of the configuration, so pausing, resuming and asking for runs works from any
 * process, whether or not one runs the schedules.
 */
public final class Holdfast implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Builder settings;
    private final Definitions definitions;
    private final Instant loadedAt;
    private final ServiceLog log;
    private @Nullable Engine engine;
    private @Nullable Thread thread;
    private boolean closed;

    private Holdfast(Builder settings, Definitions definitions) {
        this.settings = settings;
        this.definitions = definitions;
        this.loadedAt = settings.time.now();
        this.log = new ServiceLog(settings.time, settings.listener);
    }

    /** Begins with this process's time and environment. */
    public static Builder builder() {
        return new Builder();
    }

    /** The definitions in force. */
    public Configuration configuration() {
        return definitions.configuration();
    }

    /**
     * Begins to run the schedules on a thread of its own. Calling it again changes nothing.
     *
     * @throws HoldfastException if the state store cannot be opened or made
     */
    public synchronized void start() {
        if (thread != null) {
            return;
        }
        Engine running = engine(true);
        definitions.configuration().problems().forEach(problem -> log.broken(problem.toString()));
        definitions.current().floors().refused().forEach(finding -> log.broken(finding.toString()));
        Thread loop = new Thread(() -> running.loop().run(PATIENCE), "holdfast-scheduler");
        loop.setDaemon(true);
        thread = loop;
        loop.start();
    }

    /** Whether this process is the one that acts. */
    public synchronized boolean leads() {
        return engine != null && engine.scheduler().leads();
    }

    /** The process that acts, if one does. */
    public Optional<String> leader() {
        return readable().flatMap(Engine::leader);
    }

    /** Where all schedules stand, those whose definition is gone at the end. */
    public List<ScheduleStatus> schedules() {
        Optional<Engine> open = readable();
        Configuration current = configuration();
        StatusView view = new StatusView(definitions.current(), following(), loadedAt, settings.time.now());
        List<ScheduleStatus> all = new ArrayList<>();
        current.schedules()
                .forEach(schedule -> all.add(
                        view.of(schedule, open.flatMap(one -> one.documents().state(schedule.name())))));
        open.ifPresent(one -> one.documents().schedules().stream()
                .filter(name -> current.schedule(name).isEmpty())
                .forEach(name -> one.documents().state(name).map(view::ofGone).ifPresent(all::add)));
        return all;
    }

    /**
     * Where a schedule stands.
     *
     * @throws PolicyException.Invalid if there is none of that name
     */
    public ScheduleStatus schedule(String name) {
        return schedules().stream()
                .filter(status -> status.name().equals(name))
                .findFirst()
                .orElseThrow(() -> unknown(name));
    }

    /**
     * How far the copies of a schedule's backups are behind, by looking into its storages; none if it makes no copies or its definition is
     * broken.
     *
     * @throws PolicyException.Invalid if there is no schedule of that name
     */
    public List<CopyStatus> copies(String schedule) {
        Configuration configuration = configuration();
        Schedule definition = definition(schedule);
        if (!configuration.isUsable(definition)) {
            return List.of();
        }
        return readable()
                .map(open -> CopyStatuses.read(open.storages(), configuration, definition))
                .orElse(List.of());
    }

    /** How the logs of changes of targets are followed, those that are not followed any more and still have slices too. */
    public List<FollowStatus> following() {
        return readable().map(open -> open.followed(settings.time.now())).orElse(List.of());
    }

    private PolicyException.Invalid unknown(String name) {
        return new PolicyException.Invalid(
                "schedules." + name,
                "there is none of that name; there are "
                        + configuration().schedules().stream()
                                .map(Schedule::name)
                                .toList());
    }

    /** Lets a schedule rest until it is resumed. Runs that go on come to their end. */
    public void pause(String schedule) {
        word(schedule, true);
    }

    /** Lets a schedule run again; it makes up for what it missed, by one run, unless its definition says otherwise. */
    public void resume(String schedule) {
        word(schedule, false);
    }

    private void word(String schedule, boolean paused) {
        boolean defined = definition(schedule).paused();
        change(
                schedule,
                state -> state.change()
                        .pause(new Pause(paused, defined, settings.user, settings.time.now()))
                        .build());
    }

    /** Leaves out the next scheduled run. */
    public void skipNext(String schedule) {
        change(schedule, state -> state.change().skipNext(true).build());
    }

    /**
     * Asks for a run under the schedule's settings, which whoever runs the schedules begins within a second or so.
     *
     * @return the id that the run will have
     */
    public String runNow(String schedule) {
        return request(schedule, null);
    }

    /**
     * Asks for a run that is kept as long as a rule of the policy says.
     *
     * @param rule the id of an item, or the name of a rule
     */
    public String runNow(String schedule, String rule) {
        return request(schedule, Objects.requireNonNull(rule, "rule"));
    }

    private String request(String schedule, @Nullable String rule) {
        Schedule defined = definition(schedule);
        List<String> obstacles = definitions.current().obstacles(defined);
        if (!obstacles.isEmpty()) {
            throw new PolicyException.Invalid("schedules." + schedule, "it cannot run: " + obstacles.get(0));
        }
        Rules.require(configuration().policyOf(defined), schedule, rule);
        String id = RunIds.random(settings.random);
        Instant now = settings.time.now();
        change(
                schedule,
                state -> state.change()
                        .request(new Request(id, Task.BACKUP, rule, settings.user, now))
                        .build());
        return id;
    }

    /**
     * Carries out on this thread what was asked for on a schedule, where no other process acts. Scheduled runs are not begun.
     *
     * @return how the last of its backups ended; empty if another process acts, which carries it out
     */
    public Optional<ScheduleStatus.LastBackup> runRequested(String schedule) {
        Schedule defined = definition(schedule);
        Engine here = engine(true);
        ScheduleTerms terms = Terms.of(definitions.current(), defined).onlyForRequests();
        return here.runRequested(terms) ? schedule(schedule).lastBackup() : Optional.empty();
    }

    /** Asks a run of this process to end; whether there was one. */
    public synchronized boolean cancel(String run) {
        return engine != null && engine.scheduler().cancel(run, "somebody cancelled it");
    }

    /**
     * Forgets a schedule whose definition is gone.
     *
     * @param backups whether its backups are deleted too, as far as nothing protects them; of the last good ones of a target stay as
     *     many as the compliance policy says
     * @throws PolicyException.Invalid if it is still defined, or was never seen
     */
    public void delete(String schedule, boolean backups) {
        if (configuration().schedule(schedule).isPresent()) {
            throw new PolicyException.Invalid(
                    "schedules." + schedule, "it is still defined; remove it from the definitions first");
        }
        Engine open = engine(true);
        ScheduleState state = open.documents().state(schedule).orElseThrow(() -> unknown(schedule));
        if (backups) {
            open.jobs().deleteAllBackups(state);
        }
        open.audit().append("schedule.deleted", schedule, Map.of("backups", backups ? "deleted" : "kept"));
        open.documents().remove(schedule);
        open.documents().signal();
    }

    /** Reads the definitions again. */
    public Reload reload() {
        Reload reload = definitions.reload();
        log.reloaded(reload);
        wake();
        return reload;
    }

    /** Puts other definitions into force. */
    public Reload reload(Configuration configuration) {
        Reload reload = definitions.take(configuration);
        log.reloaded(reload);
        wake();
        return reload;
    }

    private Schedule definition(String name) {
        return configuration().schedule(name).orElseThrow(() -> unknown(name));
    }

    private void change(String schedule, UnaryOperator<ScheduleState> change) {
        Schedule defined = definition(schedule);
        ScheduleDocuments documents = engine(true).documents();
        ScheduleState unused = documents.begin(Terms.of(definitions.current(), defined), settings.time.now());
        var after = documents.change(schedule, change);
        if (after.isEmpty()) {
            throw unknown(schedule);
        }
        documents.signal();
        wake();
    }

    private synchronized void wake() {
        if (engine != null) {
            engine.loop().wake();
        }
    }

    /** A state store that was never made says nothing; one that is missing must be looked for. */
    private Optional<Engine> readable() {
        try {
            return Optional.of(engine(false));
        } catch (RepositoryException.NotARepository | StoreException.NotFound nothing) {
            if (Engine.isRemembered(settings, configuration())) {
                throw nothing;
            }
            return Optional.empty();
        }
    }

    synchronized Engine engine(boolean create) {
        if (closed) {
            throw new IllegalStateException("the service is closed");
        }
        if (engine == null) {
            engine = Engine.open(settings, definitions, log, create);
        }
        return engine;
    }

    /** Ends the runs of this process, waits for them for half a minute at most, and lets another process act. May be called twice. */
    @Override
    public void close() {
        Thread running;
        Engine open;
        synchronized (this) {
            closed = true;
            running = thread;
            open = engine;
        }
        if (open != null) {
            open.loop().stop();
            join(running);
            open.close();
        }
    }

    private static void join(@Nullable Thread running) {
        try {
            if (running != null) {
                running.join(PATIENCE.multipliedBy(2).toMillis());
            }
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }

    /** Collects how a service runs. Not safe for use by several threads. */
    public static final class Builder {
        private @Nullable Path file;
        private @Nullable Configuration configuration;
        Time time = Time.system();

        @Nullable
        Executor executor;

        @Nullable
        StoreOpener stores;

        @Nullable
        Function<Target, Workload> workloads;

        @Nullable
        LocalCaches cache;

        Map<String, String> environment = System.getenv();
        Consumer<ServiceEvent> listener = event -> {};
        String holder = "";
        String user = System.getProperty("user.name", "unknown");
        Duration poll = Duration.ofSeconds(1);
        java.util.Random random = new java.security.SecureRandom();
        boolean rehearsal;

        private Builder() {}

        /** The file of definitions, which is read again when its content changes. */
        public Builder configuration(Path value) {
            file = Objects.requireNonNull(value, "file");
            return this;
        }

        /** The definitions. */
        public Builder configuration(Configuration value) {
            configuration = Objects.requireNonNull(value, "configuration");
            return this;
        }

        /** Where time comes from; the machine's by default. */
        public Builder time(Time value) {
            time = Objects.requireNonNull(value, "time");
            return this;
        }

        /** What carries out runs; by default as many threads as the definitions allow runs at a time. */
        public Builder executor(Executor value) {
            executor = Objects.requireNonNull(value, "executor");
            return this;
        }

        /** Opens the places of storages; by default all that are on the class path. */
        public Builder stores(StoreOpener value) {
            stores = Objects.requireNonNull(value, "stores");
            return this;
        }

        /** Keeps on this machine what is read often of remote repositories; nothing is kept by default. */
        public Builder cache(LocalCaches value) {
            cache = Objects.requireNonNull(value, "cache");
            return this;
        }

        /** Opens what is backed up; by default what its URI says. What it gives is closed after the run. */
        public Builder workloads(Function<Target, Workload> value) {
            workloads = Objects.requireNonNull(value, "workloads");
            return this;
        }

        /** The variables that references to passwords such as {@code env:NAME} mean. */
        public Builder environment(Map<String, String> value) {
            environment = Map.copyOf(value);
            return this;
        }

        /** Told of what happens; must not block. */
        public Builder listener(Consumer<ServiceEvent> value) {
            listener = Objects.requireNonNull(value, "listener");
            return this;
        }

        /** Names this process for others; by default the host and the number of the process. */
        public Builder holder(String value) {
            holder = Objects.requireNonNull(value, "holder");
            return this;
        }

        /** Who pauses, resumes and asks for runs; the user of this process by default. */
        public Builder user(String value) {
            user = Objects.requireNonNull(value, "user");
            return this;
        }

        /** How often the file, the clock and the wishes of other processes are looked at; every second by default. */
        public Builder poll(Duration value) {
            poll = Objects.requireNonNull(value, "poll");
            return this;
        }

        /**
         * The service, which does nothing yet and has opened nothing.
         *
         * @throws PolicyException.Unreadable if the file cannot be read
         */
        public Holdfast build() {
            if (configuration != null) {
                return new Holdfast(this, Definitions.of(configuration));
            }
            if (file == null) {
                throw new IllegalStateException("a service needs a configuration");
            }
            return new Holdfast(this, Definitions.read(file));
        }
    }
}
