package dev.holdfast.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the figures were measured on. */
final class Machine {
    private Machine() {}

    static String describe() throws IOException {
        Runtime runtime = Runtime.getRuntime();
        return "machine: " + runtime.availableProcessors() + " cores, " + model() + "; "
                + System.getProperty("java.vm.name") + " " + Runtime.version();
    }

    private static String model() throws IOException {
        Path info = Path.of("/proc/cpuinfo");
        return !Files.exists(info)
                ? "unknown"
                : Files.readAllLines(info).stream()
                        .filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 1).strip())
                        .findFirst()
                        .orElse("unknown");
    }
}
