package dev.holdfast.cli;

import dev.holdfast.Secret;
import dev.holdfast.spi.secret.CommandPassword;
import dev.holdfast.spi.secret.FilePassword;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where the password of a repository comes from: an option, the environment, or the person at the terminal. */
final class RepositoryPassword {
    private final Terminal terminal;
    private final Role role;
    private final Supplier<Secret> given;
    private final boolean asks;

    private RepositoryPassword(Surroundings surroundings, Role role, @Nullable Supplier<Secret> given) {
        this.terminal = surroundings.terminal();
        this.role = role;
        this.given = given == null ? () -> ask(role.prompt) : given;
        this.asks = given == null;
    }

    /** Which of the repositories of a command is meant: the names of options and variables differ. */
    enum Role {
        /** The one that most commands have. */
        REPOSITORY("--", "HOLDFAST_", "password for the repository: "),
        /** The one that something is taken from. */
        SOURCE("--from-", "HOLDFAST_FROM_", "password for the repository to copy from: ");

        private final String options;
        private final String variables;
        private final String prompt;

        Role(String options, String variables, String prompt) {
            this.options = options;
            this.variables = variables;
            this.prompt = prompt;
        }

        private String how() {
            return "give " + options + "password-file or " + options + "password-command, or set " + variables
                    + "PASSWORD_FILE or " + variables + "PASSWORD";
        }
    }

    /**
     * The source that options and environment name; options go before the environment, files before commands.
     *
     * @param file the option's value, or null
     * @param command the other option's values
     * @throws UsageException if two options contradict each other
     */
    static RepositoryPassword of(Surroundings surroundings, Role role, @Nullable String file, List<String> command) {
        if (file != null && !command.isEmpty()) {
            throw new UsageException(role.options + "password-file and " + role.options
                    + "password-command exclude each other; give one");
        }
        if (file != null) {
            return new RepositoryPassword(surroundings, role, () -> FilePassword.read(file));
        }
        return command.isEmpty()
                ? ofEnvironment(surroundings, role)
                : ofCommand(surroundings, role, arguments(role.options + "password-command", command));
    }

    private static RepositoryPassword ofEnvironment(Surroundings surroundings, Role role) {
        Map<String, String> environment = surroundings.environment();
        String file = environment.getOrDefault(role.variables + "PASSWORD_FILE", "");
        if (!file.isEmpty()) {
            return new RepositoryPassword(surroundings, role, () -> FilePassword.read(file));
        }
        String variable = role.variables + "PASSWORD_COMMAND";
        String command = environment.getOrDefault(variable, "");
        if (!command.isEmpty()) {
            return ofCommand(surroundings, role, arguments(variable, List.of(command)));
        }
        String password = environment.getOrDefault(role.variables + "PASSWORD", "");
        return new RepositoryPassword(surroundings, role, password.isEmpty() ? null : () -> Secret.of(password));
    }

    private static RepositoryPassword ofCommand(Surroundings surroundings, Role role, List<String> arguments) {
        return new RepositoryPassword(
                surroundings, role, () -> CommandPassword.run(arguments, surroundings.errors()::print));
    }

    private static List<String> arguments(String option, List<String> words) {
        return words.size() == 1 ? CommandPassword.arguments(option, words.get(0)) : List.copyOf(words);
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
        Secret first = ask("new password: ");
        try (Secret second = ask("the same again: ")) {
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

    private Secret ask(String prompt) {
        char[] typed = terminal.askPassword(prompt);
        if (typed == null) {
            throw new FailedException("no password, and no terminal to ask at; " + role.how(), null);
        }
        Secret secret = Secret.of(typed);
        Arrays.fill(typed, '\0');
        if (secret.isEmpty()) {
            throw new FailedException("an empty password was typed; nothing was done", null);
        }
        return secret;
    }
}
