package dev.holdfast.benchmarks;

import dev.holdfast.Time;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs processes and measures them: with GNU time where it is installed, else by looking into /proc every ten milliseconds,
 * which misses what happens after the last look.
 *
 * @param time measures elapsed time
 * @param scratch an existing directory for what the processes say
 */
record Meter(Time time, Path scratch) {
    private static final Path GNU_TIME = Path.of("/usr/bin/time");
    private static final double KIBIBYTES = 1024;
    private static final double CLOCK_TICKS = 100;

    /**
     * Runs a command to its end.
     *
     * @param input what it reads from standard input
     * @throws IllegalStateException if it does not succeed; the message holds what it said last
     */
    Measurement run(List<String> command, Map<String, String> environment, Optional<Path> input)
            throws IOException, InterruptedException {
        Path figures = scratch.resolve("figures");
        boolean gnu = Files.isExecutable(GNU_TIME);
        List<String> whole = new ArrayList<>();
        if (gnu) {
            whole.addAll(List.of(GNU_TIME.toString(), "-o", figures.toString(), "-f", "%U %S %M"));
        }
        whole.addAll(command);
        ProcessBuilder builder =
                new ProcessBuilder(whole).redirectErrorStream(true).redirectOutput(saying().toFile());
        builder.redirectInput(input.map(Path::toFile).orElse(new File("/dev/null")));
        builder.environment().putAll(environment);
        long began = time.nanos();
        Process process = builder.start();
        Measurement looked = gnu ? new Measurement(0, 0, 0) : watch(process);
        int code = process.waitFor();
        double wall = (time.nanos() - began) / 1e9;
        if (code != 0) {
            throw new IllegalStateException(command + " ended with " + code + ":\n" + Files.readString(saying()));
        }
        Measurement used = gnu ? parse(Files.readString(figures)) : looked;
        return new Measurement(wall, used.cpuSeconds(), used.memoryMebibytes());
    }

    /** What the last process said, line by line. */
    List<String> said() throws IOException {
        return Files.readAllLines(saying());
    }

    private Path saying() {
        return scratch.resolve("said");
    }

    private static Measurement parse(String figures) {
        String[] parts = figures.strip().split(" ", -1);
        double cpu = Double.parseDouble(parts[0]) + Double.parseDouble(parts[1]);
        return new Measurement(0, cpu, Double.parseDouble(parts[2]) / KIBIBYTES);
    }

    private Measurement watch(Process process) throws InterruptedException {
        Path proc = Path.of("/proc", Long.toString(process.pid()));
        Measurement last = new Measurement(0, 0, 0);
        while (process.isAlive()) {
            try {
                last = look(proc);
            } catch (IOException gone) {
                break;
            }
            time.sleep(Duration.ofMillis(10));
        }
        return last;
    }

    private static Measurement look(Path proc) throws IOException {
        String stat = Files.readString(proc.resolve("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        double cpu = (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / CLOCK_TICKS;
        double peak = Files.readAllLines(proc.resolve("status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
        return new Measurement(0, cpu, peak / KIBIBYTES);
    }
}
