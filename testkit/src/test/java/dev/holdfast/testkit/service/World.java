package dev.holdfast.testkit.service;

import dev.holdfast.Secret;
import dev.holdfast.Snapshot;
import dev.holdfast.Time;
import dev.holdfast.internal.record.RunRecords;
import dev.holdfast.job.Repository;
import dev.holdfast.policy.Configuration;
import dev.holdfast.run.RunRecord;
import dev.holdfast.service.Holdfast;
import dev.holdfast.service.ServiceEvent;
import dev.holdfast.testkit.VirtualTime;
import dev.holdfast.testkit.execution.CountedWorkload;
import dev.holdfast.testkit.execution.MemoryStores;
import dev.holdfast.testkit.scheduler.Movable;
import dev.holdfast.workload.MemoryWorkload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/** A clock, stores and targets in memory, and the processes that serve there. What was told of is kept. */
final class World implements AutoCloseable {
    static final Instant START = Instant.parse("2030-01-01T00:30:00Z");
    static final Instant ONE = Instant.parse("2030-01-01T01:00:00Z");
    static final Duration HOUR = Duration.ofHours(1);
    static final Duration MINUTE = Duration.ofMinutes(1);
    static final Map<String, String> ENVIRONMENT = Map.of("PASS", "correct horse", "HOLDFAST_TEST_LOW_COST_KEYS", "1");

    /** Hourly backups of two targets, and two schedules that use them. */
    static final String DEFINITIONS = """
            storages:
              main: {uri: "memory:main", password: "env:PASS", default: true}
            service: {lease: 10m}
            targets:
              orders: {uri: "memory:orders"}
              wiki: {uri: "memory:wiki"}
            policies:
              hourly: {items: [{frequency: hourly, interval: 1, retention: 2 days}], onDemand: 1 day}
            schedules:
              nightly: {targets: [orders], policy: hourly, skipOnCreation: true}
            """;

    /** What a run does takes real time, in which the virtual one should not fly. */
    private static final long A_LITTLE = 1_000_000;

    final VirtualTime time = VirtualTime.waiting(START);
    final Movable wall = new Movable(time);
    final MemoryStores stores = new MemoryStores(wall);
    final List<ServiceEvent> events = new CopyOnWriteArrayList<>();
    private final Map<String, CountedWorkload> targets = new ConcurrentHashMap<>();
    private final List<Holdfast> processes = new ArrayList<>();

    /** What a schedule says besides, in place of the line of its definition. */
    static Configuration with(String settings) {
        return parse(DEFINITIONS.replace("skipOnCreation: true}", "skipOnCreation: true, " + settings + "}"));
    }

    static Configuration parse(String yaml) {
        return Configuration.parse(yaml, "service.yaml");
    }

    CountedWorkload target(String name) {
        return targets.computeIfAbsent(
                name, key -> new CountedWorkload(MemoryWorkload.named(key).put("a", "content of " + key)));
    }

    Holdfast.Builder builder(Time clock) {
        return Holdfast.builder()
                .time(clock)
                .stores(stores)
                .workloads(target -> target(target.name()))
                .environment(ENVIRONMENT)
                .listener(events::add)
                .user("ops")
                .poll(MINUTE)
                .executor(Runnable::run);
    }

    /** A process that serves, on the clock of this world. */
    Holdfast serve(Configuration configuration) {
        return begin(builder(wall).configuration(configuration).build());
    }

    Holdfast begin(Holdfast process) {
        processes.add(process);
        process.start();
        settle();
        return process;
    }

    void end(Holdfast process) {
        processes.remove(process);
        process.close();
    }

    /** Lets the time pass in small steps; each process does what is to be done before the next step. */
    void pass(Duration duration) {
        pass(duration, processes.size());
    }

    /** @param sleepers threads that sleep when there is nothing to do: processes, and runs that wait */
    void pass(Duration duration, int sleepers) {
        for (long minutes = duration.toMinutes(); minutes > 0; minutes--) {
            time.advance(MINUTE);
            await(sleepers);
        }
    }

    private void settle() {
        await(processes.size());
    }

    /** A run that waits for a lock sleeps too, for a second or so. */
    private void await(int sleepers) {
        try {
            time.awaitSleepers(sleepers);
            while (sleepers == processes.size() && isRunning()) {
                LockSupport.parkNanos(A_LITTLE);
                time.advance(Duration.ofSeconds(1));
                time.awaitSleepers(sleepers);
            }
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private boolean isRunning() {
        return told(ServiceEvent.Kind.BEGAN).size()
                > told(ServiceEvent.Kind.ENDED).size();
    }

    /** On a clock of its own, so that who waits for a lock there need not be let wait. */
    Repository repository() {
        return Repository.at(stores.faulty("memory:main"))
                .time(VirtualTime.advancing(wall.now()))
                .open(Secret.of("correct horse"));
    }

    List<Snapshot> snapshots() {
        return repository().snapshots();
    }

    /** Holds the oldest backup of a target. */
    void hold(String target) {
        Repository repository = repository();
        Snapshot oldest = repository.snapshots().stream()
                .filter(snapshot -> snapshot.hostname().equals(target))
                .min(Comparator.comparing(Snapshot::time))
                .orElseThrow();
        repository.holds().place(oldest, "an audit", "legal");
    }

    /** Those in the repository, the newest first. */
    List<RunRecord> records() {
        return RunRecords.ofRepository(repository().documents()).select(run -> true);
    }

    List<String> told(ServiceEvent.Kind kind) {
        return events.stream()
                .filter(event -> event.kind() == kind)
                .map(ServiceEvent::message)
                .toList();
    }

    @Override
    public void close() {
        new ArrayList<>(processes).forEach(this::end);
    }
}
