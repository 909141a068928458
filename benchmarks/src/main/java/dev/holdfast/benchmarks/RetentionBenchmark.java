package dev.holdfast.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import dev.holdfast.Time;
import dev.holdfast.policy.KeepRules;
import dev.holdfast.policy.RetentionPolicy;
import dev.holdfast.retention.RecoveryPoint;
import dev.holdfast.retention.RetentionContext;
import dev.holdfast.retention.RetentionDecisions;
import dev.holdfast.retention.RetentionEngine;
import dev.holdfast.retention.Stamp;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Very many recovery points are judged at once, in a JVM of its own with 512 MiB of heap: one every ten minutes, in random order, with
 * the ids of 64 digits that snapshots have.
 *
 * @param points how many at most; also measured are a tenth and three tenths of it
 * @param rounds how often each number is judged; the best and the median are shown, and the least CPU of all threads
 * @param part {@code here} in this JVM
 */
record RetentionBenchmark(int points, int rounds, String part) {
    private static final String HERE = "here";
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
    private static final int SECONDS = 600;
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final int GROUPS = 10;

    static RetentionBenchmark of(Options options) {
        return new RetentionBenchmark(
                options.whole(Option.ENTRIES, 1, 1_000_000),
                options.whole(Option.ROUNDS, 1, 5),
                options.text(Option.PART).orElse(""));
    }

    void run(Time time, PrintStream out) throws IOException, InterruptedException {
        if (part.equals(HERE)) {
            measure(time, out);
            return;
        }
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        Stream.of("-Xmx512m", "-XX:+ExitOnOutOfMemoryError", "-cp").forEach(command::add);
        command.add(System.getProperty("java.class.path"));
        command.addAll(List.of(Bench.class.getName(), "retention", "--part", HERE));
        command.addAll(List.of("--entries", Integer.toString(points), "--rounds", Integer.toString(rounds)));
        if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            throw new IllegalStateException("retention failed");
        }
    }

    private void measure(Time time, PrintStream out) throws IOException {
        out.println(Machine.describe());
        out.printf(
                "%-36s%10s%10s%12s%10s%10s%10s%n", "", "points", "best, s", "median, s", "CPU, s", "ns/point", "kept");
        for (int count : List.of(points / 10, points / 10 * 3, points)) {
            row(time, out, "counts of all periods, ten groups", count, GROUPS, live());
        }
        row(time, out, "counts of all periods, one group", points, 1, live());
        row(
                time,
                out,
                "lifetimes only, one group",
                points,
                1,
                RetentionPolicy.builder().build());
    }

    private static RetentionPolicy live() {
        return RetentionPolicy.builder()
                .keep(KeepRules.builder()
                        .last(10)
                        .hourly(48)
                        .daily(30)
                        .weekly(52)
                        .monthly(KeepRules.UNLIMITED)
                        .yearly(KeepRules.UNLIMITED)
                        .build())
                .build();
    }

    private void row(Time time, PrintStream out, String name, int count, int groups, RetentionPolicy policy) {
        List<RecoveryPoint> all = make(count, groups, policy.isEmpty());
        RetentionContext context = RetentionContext.at(NOW).zone(ZONE).build();
        List<Double> seconds = new ArrayList<>();
        double cpu = Double.MAX_VALUE;
        int kept = 0;
        for (int i = 0; i < rounds; i++) {
            long busy = SYSTEM.getProcessCpuTime();
            long begin = time.nanos();
            RetentionDecisions decisions = RetentionEngine.plan(all, policy, context);
            seconds.add((time.nanos() - begin) / 1e9);
            cpu = Math.min(cpu, (SYSTEM.getProcessCpuTime() - busy) / 1e9);
            kept = decisions.kept().size();
        }
        Collections.sort(seconds);
        out.printf(
                "%-36s%10d%10.2f%12.2f%10.2f%10.0f%10d%n",
                name, count, seconds.get(0), seconds.get(rounds / 2), cpu, seconds.get(0) * 1e9 / count, kept);
    }

    private static List<RecoveryPoint> make(int count, int groups, boolean stamped) {
        List<RecoveryPoint> all = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Instant taken = NOW.minusSeconds((long) SECONDS * i);
            RecoveryPoint.Builder point = RecoveryPoint.builder(
                            String.format("%064x", i * 0x9e3779b97f4a7c15L),
                            taken.atZone(ZONE).toOffsetDateTime())
                    .group("group-" + i % groups);
            if (stamped) {
                point.stamp(new Stamp(List.of("daily"), taken.plusSeconds((long) SECONDS * count / 2)));
            }
            all.add(point.build());
        }
        Collections.shuffle(all, new Random(1));
        return all;
    }
}
