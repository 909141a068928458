package dev.holdfast.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import dev.holdfast.Time;
import dev.holdfast.policy.Configuration;
import dev.holdfast.simulation.Course;
import dev.holdfast.simulation.Simulation;
import dev.holdfast.simulation.SimulationResult;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Hourly backups of one target over years, in a zone with daylight saving.
 *
 * @param years how many
 * @param rounds how often each is simulated; the first one, in which the code is not yet compiled, the best and the median are shown
 */
record SimulationBenchmark(int years, int rounds) {
    private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private static final String DEFINITIONS = """
            storages: {main: {uri: "memory:main", password: "env:PASSWORD"}}
            targets: {data: {uri: "memory:data"}}
            policies:
              items:
                items:
                  - {frequency: hourly, interval: 1, retention: 2 days}
                  - {frequency: daily, retention: 14 days}
                  - {frequency: weekly, interval: 7, retention: 8 weeks}
                  - {frequency: monthly, interval: last, retention: 12 months}
                  - {frequency: yearly, interval: 12, retention: 7 years}
              counts: {retention: {keep: {hourly: 48, daily: 14, weekly: 8, monthly: 12, yearly: 7}}}
              azure:
                retention:
                  mode: azure
                  defaultRule: 7 days
                  firstOf:
                    - {name: weeks, period: weekly, priority: 30, lifetime: 4 weeks}
                    - {name: months, period: monthly, priority: 20, lifetime: 360 days}
            schedules: {main: {targets: [data], policy: POLICY, storage: main, zone: Europe/Berlin CRON}}
            """;

    static SimulationBenchmark of(Options options) {
        return new SimulationBenchmark(options.whole(Option.ENTRIES, 1, 10), options.whole(Option.ROUNDS, 1, 5));
    }

    void run(Time time, PrintStream out) throws IOException {
        out.println(Machine.describe());
        out.printf(
                "%-30s%9s%10s%14s%9s%11s%8s%8s%n",
                "", "backups", "first, s", "its CPU, s", "best, s", "median, s", "CPU, s", "kept");
        row(time, out, "items", definitions("items", ""));
        row(time, out, "cron, counts of all periods", definitions("counts", ", cron: \"0 * * * *\""));
        row(time, out, "cron, first-of rules", definitions("azure", ", cron: \"0 * * * *\""));
    }

    private static Configuration definitions(String policy, String cron) {
        return Configuration.parse(DEFINITIONS.replace("POLICY", policy).replace(" CRON", cron), policy + ".yaml");
    }

    private void row(Time time, PrintStream out, String name, Configuration definitions) {
        List<Double> seconds = new ArrayList<>();
        double cpu = Double.MAX_VALUE;
        double first = 0;
        double firstCpu = 0;
        Course course = null;
        for (int i = 0; i < rounds; i++) {
            long busy = SYSTEM.getProcessCpuTime();
            long begin = time.nanos();
            SimulationResult result = simulate(name, definitions);
            double took = (time.nanos() - begin) / 1e9;
            double worked = (SYSTEM.getProcessCpuTime() - busy) / 1e9;
            first = i == 0 ? took : first;
            firstCpu = i == 0 ? worked : firstCpu;
            seconds.add(took);
            cpu = Math.min(cpu, worked);
            course = result.courses().get(0);
        }
        Collections.sort(seconds);
        out.printf(
                "%-30s%9d%10.2f%14.2f%9.2f%11.2f%8.2f%8d%n",
                name,
                course == null ? 0 : course.runs(),
                first,
                firstCpu,
                seconds.get(0),
                seconds.get(rounds / 2),
                cpu,
                course == null ? 0 : course.kept().size());
    }

    private SimulationResult simulate(String name, Configuration definitions) {
        Instant until = FROM.atOffset(ZoneOffset.UTC).plusYears(years).toInstant();
        return Simulation.of(name, definitions).between(FROM, until).build().run();
    }
}
