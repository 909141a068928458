package dev.holdfast.service;

import dev.holdfast.Host;
import dev.holdfast.Time;
import dev.holdfast.internal.execution.RunExecution;
import dev.holdfast.internal.execution.RunSurroundings;
import dev.holdfast.internal.lease.Lease;
import dev.holdfast.internal.observe.Observer;
import dev.holdfast.internal.record.RunRecords;
import dev.holdfast.internal.scheduler.ScheduleDocuments;
import dev.holdfast.internal.scheduler.ScheduleTerms;
import dev.holdfast.internal.scheduler.Scheduler;
import dev.holdfast.internal.storage.OpenStorages;
import dev.holdfast.internal.storage.StoragePlace;
import dev.holdfast.job.Audit;
import dev.holdfast.job.Repository;
import dev.holdfast.policy.Configuration;
import dev.holdfast.policy.PolicyException;
import dev.holdfast.policy.ServiceSettings;
import dev.holdfast.policy.Storage;
import dev.holdfast.run.FollowStatus;
import dev.holdfast.spi.secret.PasswordSources;
import dev.holdfast.spi.state.StateStore;
import dev.holdfast.spi.store.BlobStores;
import dev.holdfast.spi.store.StoreOpener;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Everything that a service has open, put together. */
final class Engine implements AutoCloseable {
    /** A prune and a backup of one storage wait for each other so long. */
    private static final Duration LOCK_PATIENCE = Duration.ofMinutes(10);

    private static final int MOST_REQUEST_STEPS = 1000;

    private final OpenStorages storages;
    private final Repository place;
    private final StateStore state;
    private final ScheduleDocuments documents;
    private final ScheduleJobs jobs;
    private final Scheduler scheduler;
    private final FollowBook followed;
    private final FollowKeeper following;
    private final ServiceLoop loop;
    private final Watch watch;
    private final List<ExecutorService> owned;

    private Engine(
            Holdfast.Builder settings,
            Definitions definitions,
            ServiceLog log,
            OpenStorages storages,
            Repository place,
            RepositoryBook book) {
        this.storages = storages;
        this.place = place;
        this.state = place.documents();
        this.documents = new ScheduleDocuments(state);
        Time time = settings.time;
        ServiceSettings service = definitions.configuration().service();
        ExecutorService parts = threads("holdfast-part", null);
        Executor given = settings.executor;
        ExecutorService runs = threads("holdfast-run", service.parallelRuns());
        ExecutorService followers = threads("holdfast-follow", null);
        this.owned = List.of(parts, runs, followers);
        this.watch = settings.rehearsal ? Watch.NONE : watch(settings, definitions);
        log.watched(watch);
        RunExecution execution = execution(settings, storages, state, watch, parts);
        String holder = settings.holder.isEmpty() ? process() : settings.holder;
        this.jobs = new ScheduleJobs(
                definitions::configuration,
                storages,
                state,
                execution,
                holder,
                log,
                () -> RunIds.random(settings.random),
                watch);
        this.scheduler = new Scheduler(
                state,
                holder,
                service.lease(),
                time,
                given == null ? runs : given,
                jobs,
                log,
                () -> RunIds.random(settings.random));
        FloorKeeper floors = new FloorKeeper(definitions, storages, place, log, given == null ? parts : given);
        floors.enforce();
        StorageKeeper kept = new StorageKeeper(definitions, storages, place, book, log, given == null ? parts : given);
        this.followed = new FollowBook(state);
        this.following = new FollowKeeper(
                definitions,
                scheduler,
                followed,
                place.audit(),
                new Follower.Surroundings(execution, state, holder, time, log, watch),
                new SliceTidying(definitions, storages, log, given == null ? parts : given),
                followers);
        if (settings.rehearsal) {
            following.rest();
        }
        this.loop = new ServiceLoop(scheduler, definitions, floors, kept, following, log, watch, time, settings.poll);
        log.wakes(loop::wake);
    }

    private static RunExecution execution(
            Holdfast.Builder settings, OpenStorages storages, StateStore state, Watch watch, Executor parts) {
        RunSurroundings.Builder around = RunSurroundings.builder(storages, Observer.carrying(parts))
                .removals(watch::removed)
                .state(RunRecords.ofState(state))
                .effects(state)
                .secrets(passwords(settings))
                .installedHooks();
        return new RunExecution(
                settings.workloads == null
                        ? around.build()
                        : around.workloads(settings.workloads).build());
    }

    private Watch watch(Holdfast.Builder settings, Definitions definitions) {
        return new ServiceWatch(
                definitions::current,
                passwords(settings),
                settings.time,
                new StoredOutcomes(documents, storages),
                new Lookout(storages, documents, settings.time),
                threads("holdfast-watch", 1),
                threads("holdfast-tell", null));
    }

    /** @param create whether the state store is made where there is none */
    static Engine open(Holdfast.Builder settings, Definitions definitions, ServiceLog log, boolean create) {
        StoreOpener stores = settings.stores == null
                ? BlobStores.builder().time(settings.time).build().opener()
                : settings.stores;
        boolean cheap = "1".equals(settings.environment.get("HOLDFAST_TEST_LOW_COST_KEYS"));
        RepositoryBook book = new RepositoryBook();
        OpenStorages.Builder opening = OpenStorages.builder()
                .time(settings.time)
                .known(book)
                .passwords(passwords(settings))
                .stores((location, make, credentials) -> {
                    var store = stores.open(location, make, credentials);
                    return settings.rehearsal ? new RehearsalStore(store, settings.time) : store;
                })
                .settings(repository -> cheap
                        ? repository.retryLock(LOCK_PATIENCE).lowCostKeys()
                        : repository.retryLock(LOCK_PATIENCE));
        if (settings.cache != null) {
            opening.cache(settings.cache);
        }
        OpenStorages storages = opening.build();
        try {
            Storage place = place(definitions.configuration());
            StoragePlace at = StoragePlace.of(place);
            MachineMemory memory = memory(settings);
            memory.expected(at).ifPresent(id -> book.found(at, id));
            Repository state = create ? storages.openOrCreate(place) : storages.open(place);
            memory.note(at, state.id());
            book.load(state.documents());
            return new Engine(settings, definitions, log, storages, state, book);
        } catch (RuntimeException failure) {
            storages.close();
            throw failure;
        }
    }

    private static MachineMemory memory(Holdfast.Builder settings) {
        return settings.rehearsal ? MachineMemory.none() : MachineMemory.of(settings.environment);
    }

    /** Whether this machine has seen the service's state before, so that it must not be missing. */
    static boolean isRemembered(Holdfast.Builder settings, Configuration configuration) {
        return memory(settings).expected(StoragePlace.of(place(configuration))).isPresent();
    }

    private static PasswordSources passwords(Holdfast.Builder settings) {
        return PasswordSources.builder().environment(settings.environment).build();
    }

    private static Storage place(Configuration configuration) {
        return StatePlace.of(configuration)
                .orElseThrow(() -> new PolicyException.Invalid(
                        "state",
                        "there is no place for the service's state: define one, or mark one storage as the default"));
    }

    private static String process() {
        return Host.current().name() + " " + ProcessHandle.current().pid();
    }

    private static ExecutorService threads(String name, @Nullable Integer most) {
        AtomicInteger number = new AtomicInteger();
        java.util.concurrent.ThreadFactory factory = task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
        return most == null ? Executors.newCachedThreadPool(factory) : Executors.newFixedThreadPool(most, factory);
    }

    ScheduleDocuments documents() {
        return documents;
    }

    /** Who did what to the schedules. */
    Audit audit() {
        return place.audit();
    }

    ScheduleJobs jobs() {
        return jobs;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    ServiceLoop loop() {
        return loop;
    }

    OpenStorages storages() {
        return storages;
    }

    /** The process that acts, if one does. */
    Optional<String> leader() {
        return Lease.look(state, Scheduler.LEASE)
                .filter(tenure -> !tenure.isOver(state.storeTime()))
                .map(tenure -> tenure.holder());
    }

    /** How logs of changes are followed, by this process if it leads, else as whoever leads has noted it. */
    List<FollowStatus> followed(Instant now) {
        if (following.isInCharge()) {
            return following.statuses();
        }
        long leading = Lease.look(state, Scheduler.LEASE)
                .filter(tenure -> !tenure.isOver(state.storeTime()))
                .map(tenure -> tenure.token())
                .orElse(0L);
        return followed.entries().stream()
                .map(entry -> entry.token() == leading || entry.status().state() == FollowStatus.State.STOPPED
                        ? entry.status()
                        : entry.status().stopped(now, "no process runs the schedules, or it has just begun"))
                .toList();
    }

    /** Whether this process could act; then all requests of the schedule have been carried out. */
    boolean runRequested(ScheduleTerms terms) {
        scheduler.define(List.of(terms), false);
        for (int step = 0; step < MOST_REQUEST_STEPS; step++) {
            var unused = scheduler.step();
            if (!scheduler.leads()) {
                return false;
            }
            boolean idle = documents
                    .state(terms.schedule())
                    .filter(one -> one.requests().isEmpty() && one.active().isEmpty())
                    .isPresent();
            if (idle) {
                scheduler.close();
                return true;
            }
            loop.pause();
        }
        return false;
    }

    @Override
    public void close() {
        watch.close();
        scheduler.close();
        owned.forEach(ExecutorService::shutdownNow);
        storages.close();
    }
}
