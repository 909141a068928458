package dev.holdfast.cli;

import dev.holdfast.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A program that prints the password. No shell is involved. What it says on standard error is passed on. */
final class PasswordCommand {
    private static final int MOST_BYTES = 64 * 1024;

    private PasswordCommand() {}

    /** @throws FailedException if the program cannot be started, fails, or prints nothing */
    static Secret run(List<String> arguments, PrintStream errors) {
        String program = arguments.get(0);
        try {
            Process process = new ProcessBuilder(arguments).start();
            process.getOutputStream().close();
            Thread relay = relay(process.getErrorStream(), errors);
            byte[] printed = process.getInputStream().readNBytes(MOST_BYTES);
            process.getInputStream().close();
            int code = process.waitFor();
            relay.join();
            if (code != 0) {
                throw new FailedException("the password command " + program + " ended with exit code " + code, null);
            }
            return PasswordFile.secret(printed, "the output of the password command " + program);
        } catch (IOException cannotStart) {
            throw new FailedException(
                    "the password command " + program + " cannot be run (" + cannotStart.getMessage() + ")",
                    cannotStart);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new FailedException("interrupted while waiting for the password command", interrupted);
        }
    }

    private static Thread relay(InputStream from, PrintStream to) {
        Thread thread = new Thread(
                () -> {
                    try (from) {
                        to.print(new String(from.readNBytes(MOST_BYTES), StandardCharsets.UTF_8));
                    } catch (IOException ended) {
                        to.flush();
                    }
                },
                "password-command");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
