package dev.holdfast.spi.secret;

import dev.holdfast.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** {@code command:PROGRAM ARGUMENTS}: a program that prints the password. No shell is involved. */
public final class CommandPassword implements PasswordSource {
    private static final int MOST_BYTES = 64 * 1024;

    /** For the service loader. */
    public CommandPassword() {}

    @Override
    public Set<String> schemes() {
        return Set.of("command");
    }

    @Override
    public Secret read(String place, Context context) {
        List<String> arguments;
        try {
            arguments = arguments("the password command", place);
        } catch (IllegalArgumentException malformed) {
            throw new SecretException.Invalid(String.valueOf(malformed.getMessage()));
        }
        return run(arguments, context.messages());
    }

    /**
     * The arguments of a command; single and double quotes keep spaces together, and a backslash is an ordinary character.
     *
     * @param what names it in messages
     * @throws IllegalArgumentException if a quote is not closed or there is nothing at all
     */
    public static List<String> arguments(String what, String text) {
        return CommandText.split(what, text);
    }

    /**
     * Runs a program.
     *
     * @param arguments the program first
     * @param messages takes what it says on standard error
     * @return to be wiped by the caller
     * @throws SecretException.Unavailable if it cannot be started, fails, or prints nothing
     */
    public static Secret run(List<String> arguments, Consumer<String> messages) {
        String program = arguments.get(0);
        try {
            Process process = new ProcessBuilder(arguments).start();
            process.getOutputStream().close();
            Thread relay = relay(process.getErrorStream(), messages);
            byte[] printed = process.getInputStream().readNBytes(MOST_BYTES);
            process.getInputStream().close();
            int code = process.waitFor();
            relay.join();
            if (code != 0) {
                throw new SecretException.Unavailable(
                        "the password command " + program + " ended with exit code " + code, null);
            }
            return FilePassword.secret(printed, "the output of the password command " + program);
        } catch (IOException cannotStart) {
            throw new SecretException.Unavailable(
                    "the password command " + program + " cannot be run (" + cannotStart.getMessage() + ")",
                    cannotStart);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new SecretException.Unavailable("interrupted while waiting for the password command", interrupted);
        }
    }

    private static Thread relay(InputStream from, Consumer<String> messages) {
        Thread thread = new Thread(
                () -> {
                    try (from) {
                        String said = new String(from.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
                        if (!said.isEmpty()) {
                            messages.accept(said);
                        }
                    } catch (IOException ended) {
                        messages.accept("what the program said was cut off: " + ended.getMessage());
                    }
                },
                "password-command");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
