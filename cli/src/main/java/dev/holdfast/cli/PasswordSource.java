package dev.holdfast.cli;

import dev.holdfast.Secret;
import dev.holdfast.cli.text.CommandText;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Where the password of a repository comes from: an option, the environment, or the person at the terminal. */
final class PasswordSource {
    private static final String HOW =
            "give --password-file or --password-command, or set HOLDFAST_PASSWORD_FILE or HOLDFAST_PASSWORD";

    private final Terminal terminal;
    private final Supplier<Secret> given;
    private final boolean asks;

    private PasswordSource(Terminal terminal, Supplier<Secret> given, boolean asks) {
        this.terminal = terminal;
        this.given = given;
        this.asks = asks;
    }

    /**
     * The source that options and environment name; options go before the environment, files before commands.
     *
     * @throws UsageException if two options contradict each other
     */
    static PasswordSource of(Surroundings surroundings, GlobalOptions options) {
        if (options.passwordFile != null && !options.passwordCommand.isEmpty()) {
            throw new UsageException("--password-file and --password-command exclude each other; give one");
        }
        Terminal terminal = surroundings.terminal();
        if (options.passwordFile != null) {
            String file = options.passwordFile;
            return new PasswordSource(terminal, () -> PasswordFile.read(file), false);
        }
        if (!options.passwordCommand.isEmpty()) {
            return ofCommand(surroundings, arguments("--password-command", options.passwordCommand));
        }
        return ofEnvironment(surroundings);
    }

    private static PasswordSource ofEnvironment(Surroundings surroundings) {
        Map<String, String> environment = surroundings.environment();
        Terminal terminal = surroundings.terminal();
        String file = environment.getOrDefault("HOLDFAST_PASSWORD_FILE", "");
        if (!file.isEmpty()) {
            return new PasswordSource(terminal, () -> PasswordFile.read(file), false);
        }
        String command = environment.getOrDefault("HOLDFAST_PASSWORD_COMMAND", "");
        if (!command.isEmpty()) {
            return ofCommand(surroundings, arguments("HOLDFAST_PASSWORD_COMMAND", List.of(command)));
        }
        String password = environment.getOrDefault("HOLDFAST_PASSWORD", "");
        return password.isEmpty()
                ? new PasswordSource(terminal, () -> ask(terminal, "password for the repository: "), true)
                : new PasswordSource(terminal, () -> Secret.of(password), false);
    }

    private static PasswordSource ofCommand(Surroundings surroundings, List<String> arguments) {
        return new PasswordSource(
                surroundings.terminal(), () -> PasswordCommand.run(arguments, surroundings.errors()), false);
    }

    private static List<String> arguments(String option, List<String> words) {
        return words.size() == 1 ? CommandText.split(option, words.get(0)) : List.copyOf(words);
    }

    /** The password; the caller wipes it. */
    Secret read() {
        return given.get();
    }

    /** The password for a new repository; a person types it twice. */
    Secret readNew() {
        return asks ? another() : read();
    }

    /** A new password from the person at the terminal, typed twice. */
    Secret another() {
        Secret first = ask(terminal, "new password: ");
        try (Secret second = ask(terminal, "the same again: ")) {
            if (!same(first, second)) {
                first.close();
                throw new FailedException("the two passwords are not the same; nothing was done, try again", null);
            }
        }
        return first;
    }

    private static boolean same(Secret first, Secret second) {
        byte[] one = first.revealUtf8();
        byte[] other = second.revealUtf8();
        boolean same = Arrays.equals(one, other);
        Arrays.fill(one, (byte) 0);
        Arrays.fill(other, (byte) 0);
        return same;
    }

    private static Secret ask(Terminal terminal, String prompt) {
        char[] typed = terminal.askPassword(prompt);
        if (typed == null) {
            throw new FailedException("no password, and no terminal to ask at; " + HOW, null);
        }
        Secret secret = Secret.of(typed);
        Arrays.fill(typed, '\0');
        if (secret.isEmpty()) {
            throw new FailedException("an empty password was typed; nothing was done", null);
        }
        return secret;
    }
}
