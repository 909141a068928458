package dev.holdfast.internal.execution;

import dev.holdfast.internal.form.DurationText;
import dev.holdfast.run.RunException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program that a hook starts: an array of arguments, never a shell's line. */
final class HookProgram {
    private static final long LOOK_AROUND_MILLIS = 50;
    private static final long GRACE_SECONDS = 2;
    private static final int LAST_WORDS = 500;

    private final String name;
    private final List<String> command;
    private final Map<String, String> variables;
    private final Duration timeout;
    private final RunLimits limits;

    HookProgram(String name, List<String> command, Map<String, String> variables, Duration timeout, RunLimits limits) {
        this.name = name;
        this.command = command;
        this.variables = variables;
        this.timeout = timeout;
        this.limits = limits;
    }

    /**
     * Runs it to its end; gives the last thing that it said.
     *
     * @throws RunException.HookFailed if it could not be started, took too long, or ended with another code than 0
     */
    String run() {
        Ended ended = start();
        if (ended.code() != 0) {
            throw new RunException.HookFailed(
                    "'" + command.get(0) + "' ended with exit code " + ended.code()
                            + (ended.words().isEmpty() ? "; it said nothing" : "; it said last: " + ended.words()),
                    null);
        }
        return ended.words();
    }

    /** Runs it to its end; gives its exit code. */
    int exitCode() {
        return start().code();
    }

    private record Ended(int code, String words) {}

    private Ended start() {
        if (command.isEmpty()) {
            throw new RunException.HookFailed("it has no command", null);
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(variables);
        Process process;
        try {
            process = builder.start();
            process.getOutputStream().close();
        } catch (IOException notStarted) {
            throw new RunException.HookFailed(
                    "'" + command.get(0) + "' could not be started: " + notStarted.getMessage(), notStarted);
        }
        StringBuilder said = new StringBuilder();
        Thread listener = new Thread(() -> listen(process, said), "output of hook " + name);
        listener.setDaemon(true);
        listener.start();
        try {
            return await(process, listener, said);
        } finally {
            end(process);
        }
    }

    private Ended await(Process process, Thread listener, StringBuilder said) {
        try {
            long left = timeout.toMillis();
            while (!process.waitFor(Math.min(left, LOOK_AROUND_MILLIS), TimeUnit.MILLISECONDS)) {
                limits.check();
                left -= LOOK_AROUND_MILLIS;
                if (left <= 0) {
                    throw new RunException.HookFailed(
                            "it did not end within " + DurationText.of(timeout) + " and was ended", null);
                }
            }
            listener.join(TimeUnit.SECONDS.toMillis(1));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CancellationException("the run was interrupted while it waited for the hook " + name);
        }
        synchronized (said) {
            return new Ended(process.exitValue(), said.toString().strip().replace('\n', ' '));
        }
    }

    private static void listen(Process process, StringBuilder said) {
        byte[] piece = new byte[LAST_WORDS];
        try (InputStream output = process.getInputStream()) {
            for (int length = output.read(piece); length >= 0; length = output.read(piece)) {
                synchronized (said) {
                    said.append(new String(piece, 0, length, StandardCharsets.UTF_8));
                    said.delete(0, Math.max(0, said.length() - LAST_WORDS));
                }
            }
        } catch (IOException ended) {
            // the program is gone
        }
    }

    private static void end(Process process) {
        if (!process.isAlive()) {
            return;
        }
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroy);
        try {
            boolean unused = process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        all.forEach(ProcessHandle::destroyForcibly);
    }
}
