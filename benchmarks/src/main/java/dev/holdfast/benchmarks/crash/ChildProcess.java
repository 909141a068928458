package dev.holdfast.benchmarks.crash;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** A child JVM that waits for its order. Used by one thread. */
final class ChildProcess implements AutoCloseable {
    private static final int SIGKILL = 128 + 9;
    private static final List<String> OPTIONS =
            List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");

    private final Process process;
    private final BufferedReader output;
    private final Path errors;

    private ChildProcess(Process process, Path errors) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.errors = errors;
    }

    /**
     * Starts one with the class path of this process.
     *
     * @param errors what it says on standard error goes there
     */
    static ChildProcess start(Path errors) throws IOException {
        List<String> command = new java.util.ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(OPTIONS);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), CrashChild.class.getName()));
        return new ChildProcess(
                new ProcessBuilder(command).redirectError(errors.toFile()).start(), errors);
    }

    /** Tells it what to do, and returns when it begins. */
    void order(CrashChild.Order order) throws IOException {
        process.outputWriter(StandardCharsets.UTF_8)
                .append(order.line())
                .append('\n')
                .flush();
        expect(CrashChild.BEGIN);
    }

    /** Waits until it says this. */
    void expect(String word) throws IOException {
        String said = said();
        if (!said.equals(word)) {
            throw new IllegalStateException(
                    "the child said '" + said + "' instead of '" + word + "': " + Files.readString(errors));
        }
    }

    /** What it says next; empty if it has ended. */
    String said() throws IOException {
        return Objects.requireNonNullElse(output.readLine(), "");
    }

    /**
     * Sends SIGKILL.
     *
     * @return whether that was what ended it
     */
    boolean kill() throws InterruptedException {
        process.destroyForcibly();
        return process.waitFor() == SIGKILL;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
