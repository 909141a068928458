package dev.holdfast.workload;

import dev.holdfast.Time;
import dev.holdfast.spi.workload.WorkloadException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program that runs until it is closed; closing ends it and everything it started. */
final class RunningCommand implements AutoCloseable {
    private static final int LAST_WORDS = 8 * 1024;
    private static final Duration WATCH = Duration.ofMillis(100);
    private static final long GRACE_SECONDS = 5;

    private final String description;
    private final Process process;
    private final Thread listener;
    private final Time.Timer watch;
    private final Runnable checkCancelled;
    private final StringBuilder said = new StringBuilder();

    private RunningCommand(String description, Process process, Time time, Runnable checkCancelled) {
        this.description = description;
        this.process = process;
        this.checkCancelled = checkCancelled;
        listener = new Thread(this::listen, "errors of " + description);
        listener.setDaemon(true);
        listener.start();
        watch = time.every("cancel " + description, WATCH, this::endIfCancelled);
    }

    static RunningCommand start(String description, ProcessBuilder command, Time time, Runnable checkCancelled) {
        try {
            return new RunningCommand(description, command.start(), time, checkCancelled);
        } catch (IOException notStarted) {
            throw new WorkloadException.ProducerFailed(
                    "'" + command.command().get(0) + "' of " + description + " could not be started: "
                            + notStarted.getMessage(),
                    notStarted);
        }
    }

    /** What the program writes; its own input is at its end. */
    InputStream output() {
        closeInput();
        return process.getInputStream();
    }

    OutputStream input() {
        return process.getOutputStream();
    }

    void closeInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException alreadyGone) {
            // the program does not want any more input, and its exit code tells whether that is right
        }
    }

    /** Lets the program write without anybody reading. */
    void discardOutput() {
        Thread drain = new Thread(
                () -> {
                    try (InputStream output = process.getInputStream()) {
                        output.transferTo(OutputStream.nullOutputStream());
                    } catch (IOException ended) {
                        // the program is gone
                    }
                },
                "output of " + description);
        drain.setDaemon(true);
        drain.start();
    }

    private void listen() {
        byte[] piece = new byte[LAST_WORDS];
        try (InputStream errors = process.getErrorStream()) {
            for (int length = errors.read(piece); length >= 0; length = errors.read(piece)) {
                keep(new String(piece, 0, length, StandardCharsets.UTF_8));
            }
        } catch (IOException ended) {
            // the program is gone
        }
    }

    private void keep(String words) {
        synchronized (said) {
            said.append(words);
            said.delete(0, Math.max(0, said.length() - LAST_WORDS));
        }
    }

    /** The last lines that the program wrote to its standard error. */
    List<String> lastWords() {
        synchronized (said) {
            return said.toString().lines().filter(line -> !line.isBlank()).toList();
        }
    }

    private void endIfCancelled() {
        try {
            checkCancelled.run();
        } catch (CancellationException cancelled) {
            end();
        }
    }

    /**
     * Waits for the end.
     *
     * @throws WorkloadException.ProducerFailed if the exit code is not 0
     */
    void finish() {
        try {
            int code = process.waitFor();
            listener.join(TimeUnit.SECONDS.toMillis(1));
            checkCancelled.run();
            if (code != 0) {
                throw new WorkloadException.ProducerFailed(describe(code), null);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for " + description);
        }
    }

    /** Java reports a program that signal N ended as 128 + N. */
    private String describe(int code) {
        String how = code > 128 ? "was ended by signal " + (code - 128) : "failed with exit code " + code;
        List<String> words = lastWords();
        return description + " " + how
                + (words.isEmpty() ? "; it said nothing" : "; it said last: " + String.join("\n", words));
    }

    private void end() {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroy);
        try {
            process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        all.forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public void close() {
        watch.close();
        if (process.isAlive()) {
            end();
        }
    }
}
