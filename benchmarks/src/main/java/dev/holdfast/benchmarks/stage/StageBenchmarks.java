package dev.holdfast.benchmarks.stage;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs all stages and their primitives with JMH, each in a JVM of its own on one thread, and prints the table. */
public final class StageBenchmarks {
    private static final int WARM_UPS = 2;
    private static final int NANOS_PER_MICRO = 1000;

    private final PrintStream out;
    private final int iterations;
    private final Map<String, Double> nanos = new HashMap<>();

    /**
     * @param out gets the table
     * @param iterations how many seconds each method is measured
     */
    public StageBenchmarks(PrintStream out, int iterations) {
        this.out = out;
        this.iterations = iterations;
    }

    /**
     * Runs everything; takes about five seconds and a half for each of the 22 methods when three seconds are measured.
     *
     * @throws IllegalStateException if a benchmark fails
     */
    public void run() {
        List<Stage> stages = Stage.all();
        String methods = stages.stream()
                .flatMap(stage -> Stream.concat(Stream.of(stage.own()), stage.limits().stream()))
                .map(work -> work.method().replace(".", "\\."))
                .distinct()
                .collect(Collectors.joining("|", "\\.(", ")$"));
        measure(methods);
        out.printf("%n%-22s%12s%12s%10s   %s%n", "stage, one thread", "MB/s", "limit", "share", "the limit is");
        stages.stream().filter(stage -> stage.own().bytes() > 0).forEach(this::throughput);
        out.printf("%n%-22s%12s%12s%10s   %s%n", "look-up in 1,000,000", "ns", "limit", "share", "the limit is");
        stages.stream().filter(stage -> stage.own().bytes() == 0).forEach(this::latency);
    }

    private void measure(String methods) {
        try {
            for (RunResult result : new Runner(new OptionsBuilder()
                            .include(methods)
                            .mode(Mode.AverageTime)
                            .timeUnit(TimeUnit.NANOSECONDS)
                            .forks(1)
                            .warmupIterations(WARM_UPS)
                            .warmupTime(TimeValue.seconds(1))
                            .measurementIterations(iterations)
                            .measurementTime(TimeValue.seconds(1))
                            .jvmArgs("-Xmx512m", "-XX:+UseSerialGC")
                            .shouldFailOnError(true)
                            .verbosity(VerboseMode.SILENT)
                            .build())
                    .run()) {
                String[] names = result.getParams().getBenchmark().split("\\.", -1);
                String method = names[names.length - 2] + "." + names[names.length - 1];
                nanos.put(method, result.getPrimaryResult().getScore());
            }
        } catch (RunnerException failure) {
            throw new IllegalStateException("the stages could not be measured: " + failure.getMessage(), failure);
        }
    }

    private void throughput(Stage stage) {
        double own = perByte(stage.own());
        double limit = stage.limits().stream().mapToDouble(this::perByte).sum();
        row(stage, NANOS_PER_MICRO / own, NANOS_PER_MICRO / limit, limit / own);
    }

    private void latency(Stage stage) {
        double own = time(stage.own());
        double limit = stage.limits().stream().mapToDouble(this::time).sum();
        row(stage, own, limit, limit / own);
    }

    private void row(Stage stage, double own, double limit, double share) {
        String names = stage.limits().stream()
                .map(work -> work.method().substring(work.method().indexOf('.') + 1))
                .collect(Collectors.joining(" + "));
        out.printf(Locale.ROOT, "%-22s%12.0f%12.0f%9.0f%%   %s%n", stage.title(), own, limit, 100 * share, names);
    }

    /** In nanoseconds. */
    private double perByte(Stage.Work work) {
        return time(work) / work.bytes();
    }

    private double time(Stage.Work work) {
        return Objects.requireNonNull(nanos.get(work.method()), work.method());
    }
}
