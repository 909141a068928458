package dev.holdfast.benchmarks.leader;

import dev.holdfast.Time;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** One process that serves, and the lines it says. Its lines are read by a thread of its own; the rest is used by one thread. */
final class LeaderProcess implements AutoCloseable {
    private static final List<String> OPTIONS =
            List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");

    private final Process process;
    private final int number;
    private final Path log;

    /**
     * A line of a process.
     *
     * @param from its number
     * @param nanos when it was read
     */
    record Line(int from, long nanos, String text) {
        boolean is(String kind) {
            return text.equals(kind) || text.startsWith(kind + "\t");
        }
    }

    private LeaderProcess(Process process, int number, Path log) {
        this.process = process;
        this.number = number;
        this.log = log;
    }

    /**
     * Starts one.
     *
     * @param lines gets what it says
     */
    static LeaderProcess start(LeaderSite site, int number, Time time, BlockingQueue<Line> lines) throws IOException {
        Path log = site.directory().resolve("process-" + number + ".log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(OPTIONS);
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                LeaderChild.class.getName(),
                site.file().toString()));
        Process process =
                new ProcessBuilder(command).redirectError(log.toFile()).start();
        Thread reader = new Thread(() -> read(process, number, time, lines), "leader-" + number);
        reader.setDaemon(true);
        reader.start();
        return new LeaderProcess(process, number, log);
    }

    private static void read(Process process, int number, Time time, BlockingQueue<Line> lines) {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String text = output.readLine(); text != null; text = output.readLine()) {
                lines.add(new Line(number, time.nanos(), text));
            }
        } catch (IOException killed) {
            lines.add(new Line(number, time.nanos(), "killed"));
        }
    }

    int number() {
        return number;
    }

    Path log() {
        return log;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        int unused = process.destroyForcibly().waitFor();
    }

    /** SIGSTOP: it lives, and does nothing. */
    void stop() throws IOException, InterruptedException {
        signal("-STOP");
    }

    /** SIGCONT: it goes on as if nothing had happened. */
    void goOn() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new IllegalStateException("kill " + name + " of process " + number + " ended with " + code);
        }
    }

    /** Lets it end by itself; whether it did so, without a complaint, in the time. */
    boolean end(long seconds) throws IOException, InterruptedException {
        process.outputWriter(StandardCharsets.UTF_8).close();
        return process.waitFor(seconds, TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
