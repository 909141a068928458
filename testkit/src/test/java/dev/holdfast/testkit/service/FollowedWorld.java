package dev.holdfast.testkit.service;

import dev.holdfast.Snapshot;
import dev.holdfast.Time;
import dev.holdfast.policy.Configuration;
import dev.holdfast.run.FollowStatus;
import dev.holdfast.service.Holdfast;
import dev.holdfast.service.ServiceEvent.Kind;
import dev.holdfast.spi.workload.Workload;
import dev.holdfast.testkit.job.Diary;
import dev.holdfast.testkit.job.DiaryHistory;
import dev.holdfast.testkit.scheduler.Movable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A world whose targets keep diaries of their changes, and the processes that follow them there. */
final class FollowedWorld implements AutoCloseable {
    /**
     * Targets of which two have diaries, and one is to be restorable to points in time of two days. It is backed up at once, and then when that is asked
     * for: a run that waits must not meet a time that jumps.
     */
    static final String DEFINITIONS = """
            storages:
              main: {uri: "memory:main", password: "env:PASS", default: true}
              far: {uri: "memory:far", password: "env:PASS"}
            service: {lease: 10m, parallelRuns: 1}
            targets:
              orders: {uri: "memory:orders", pitEnabled: true, labels: {env: prod}}
              wiki: {uri: "memory:wiki"}
              files: {uri: "memory:files"}
            policies:
              kept: {retention: {maxAge: 4 days}}
            schedules:
              nightly: {targets: [orders], policy: kept, cron: "0 0 1 6 *", restoreWindowDays: 2, labels: {team: shop}}
            """;

    private static final long A_LITTLE_NANOS = 1_000_000;
    private static final int PATIENCE = 4_000;

    final World world = new World();
    final AtomicInteger opened = new AtomicInteger();
    private final Map<String, Diary> diaries = new ConcurrentHashMap<>();
    private final List<Holdfast> processes = new ArrayList<>();

    static Configuration parse(String yaml) {
        return World.parse(yaml);
    }

    /** The definitions with something in place of something else. */
    static Configuration with(String old, String young) {
        if (!DEFINITIONS.contains(old)) {
            throw new IllegalArgumentException("there is no " + old);
        }
        return parse(DEFINITIONS.replace(old, young));
    }

    Instant now() {
        return world.time.now();
    }

    Diary diary(String target) {
        return diaries.computeIfAbsent(target, name -> new Diary(name, now().getEpochSecond()));
    }

    /** Writes so much into a diary that it ends now. */
    void write(String target) {
        diary(target).write(now().getEpochSecond());
    }

    private Workload open(String target) {
        opened.incrementAndGet();
        return target.equals("files") ? world.target("files") : diary(target);
    }

    Holdfast.Builder builder(Time clock) {
        return Holdfast.builder()
                .time(clock)
                .stores(world.stores)
                .workloads(target -> open(target.name()))
                .environment(World.ENVIRONMENT)
                .listener(world.events::add)
                .user("ops")
                .poll(Duration.ofSeconds(1));
    }

    Holdfast serve(Configuration configuration) {
        return serve(world.wall, configuration);
    }

    Holdfast serve(Movable clock, Configuration configuration) {
        Holdfast process = builder(clock).configuration(configuration).build();
        processes.add(process);
        process.start();
        return process;
    }

    /** A process that only looks. */
    Holdfast looking(Configuration configuration) {
        Holdfast process = builder(world.wall).configuration(configuration).build();
        processes.add(process);
        return process;
    }

    /** Lets the time pass, second by second, until something is so. */
    void until(String what, BooleanSupplier condition) {
        for (int step = 0; step < PATIENCE && !condition.getAsBoolean(); step++) {
            world.time.advance(Duration.ofSeconds(1));
            LockSupport.parkNanos(A_LITTLE_NANOS);
        }
        if (!condition.getAsBoolean()) {
            throw new AssertionError("not within " + PATIENCE + " seconds: " + what + "; told: " + world.events);
        }
    }

    /** Lets so much time pass, second by second. */
    void pass(Duration duration) {
        Instant end = now().plus(duration);
        until("the time passes", () -> !now().isBefore(end));
    }

    /** Lets time pass at once. */
    void jump(Duration duration) {
        world.time.advance(duration);
    }

    /** Ends a process, which takes virtual time. */
    void end(Holdfast process) {
        Thread closing = new Thread(process::close, "closing");
        closing.start();
        until("the process ends", () -> !closing.isAlive());
        processes.remove(process);
    }

    List<Snapshot> slices(String target) {
        return world.snapshots().stream()
                .filter(one -> !one.isBackup() && one.hostname().equals(target))
                .sorted(Comparator.comparingLong(one -> DiaryHistory.number(one, "last")))
                .toList();
    }

    List<Snapshot> backups(String target) {
        return world.snapshots().stream()
                .filter(one -> one.isBackup() && one.hostname().equals(target))
                .toList();
    }

    /** Writes on, and waits until that is stored. */
    void writeAndStore(String target) {
        pass(Duration.ofSeconds(20));
        write(target);
        long until = diary(target).written() - 9;
        until("what was written is stored", () -> reaches(slices(target)) >= until);
    }

    private static long reaches(List<Snapshot> slices) {
        return slices.stream()
                .mapToLong(one -> DiaryHistory.number(one, "last"))
                .max()
                .orElse(0);
    }

    /** Whether each slice goes on where the one before ends. */
    boolean isWithoutGap(String target) {
        List<Snapshot> slices = slices(target);
        for (int i = 1; i < slices.size(); i++) {
            if (DiaryHistory.number(slices.get(i), "first") != DiaryHistory.number(slices.get(i - 1), "last")) {
                return false;
            }
        }
        return true;
    }

    static FollowStatus only(Holdfast process) {
        List<FollowStatus> all = process.following();
        if (all.size() != 1) {
            throw new AssertionError("not one: " + all);
        }
        return all.get(0);
    }

    /** What the audit log says of following. */
    List<String> audited() {
        List<String> found = new ArrayList<>();
        world.repository().audit().forEach(record -> {
            if (record.what().startsWith("follow.")) {
                found.add(record.what() + " " + record.subject() + " " + record.details());
            }
        });
        return found;
    }

    List<String> told(Kind kind) {
        return world.told(kind);
    }

    @Override
    public void close() {
        for (Holdfast process : List.copyOf(processes)) {
            end(process);
        }
        world.close();
    }
}
