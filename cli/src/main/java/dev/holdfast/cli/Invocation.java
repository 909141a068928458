package dev.holdfast.cli;

import dev.holdfast.HoldfastException;
import dev.holdfast.run.RunException;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.spi.workload.WorkloadException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** One command from its words to its exit code. */
final class Invocation {
    private final Surroundings surroundings;
    private final GlobalOptions options = new GlobalOptions();

    Invocation(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    int run(String[] arguments) {
        int end = Words.endOfOptions(arguments);
        List<String> words = List.of(Arrays.copyOf(arguments, end));
        List<String> command =
                end == arguments.length ? List.of() : List.of(arguments).subList(end + 1, arguments.length);
        Session session = new Session(surroundings, options, command);
        try {
            return execute(session, words.toArray(new String[0]));
        } catch (CancellationException cancelled) {
            return failed(session, Interruption.EXIT_CODE, cancelled);
        } catch (HoldfastException failure) {
            return failed(session, code(failure), failure);
        } catch (RuntimeException unexpected) {
            return failed(session, ExitCode.FAILED, unexpected);
        } finally {
            session.output().flush();
        }
    }

    private int execute(Session session, String[] words) {
        CommandLine line = Commands.line(session, words);
        ParseResult parsed;
        try {
            parsed = line.parseArgs(words);
        } catch (ParameterException wrong) {
            options.json = List.of(words).contains("--json");
            return usage(session, wrong.getCommandLine(), message(wrong));
        }
        while (parsed.hasSubcommand()) {
            parsed = parsed.subcommand();
        }
        return act(session, parsed.commandSpec().commandLine());
    }

    /** picocli counts words from 0 and does not say what it expected. */
    private static String message(ParameterException wrong) {
        if (!(wrong instanceof CommandLine.UnmatchedArgumentException unmatched) || unmatched.isUnknownOption()) {
            return String.valueOf(wrong.getMessage());
        }
        String word = unmatched.getUnmatched().get(0);
        var commands = wrong.getCommandLine().getSubcommands().keySet();
        return commands.isEmpty()
                ? "'" + word + "' is one argument too many"
                : "no command is called '" + word + "'; expected one of " + String.join(", ", commands);
    }

    private int act(Session session, CommandLine chosen) {
        if (options.version) {
            return new VersionCommand(session).prepare().run();
        }
        if (chosen.isUsageHelpRequested()) {
            session.output().line(chosen.getUsageMessage().stripTrailing());
            return ExitCode.DONE;
        }
        if (!(chosen.getCommand() instanceof Verb verb)) {
            return usage(
                    session,
                    chosen,
                    "expected one of "
                            + String.join(", ", chosen.getSubcommands().keySet()));
        }
        Verb.Action action;
        try {
            action = verb.prepare();
        } catch (HoldfastException | IllegalArgumentException wrong) {
            return usage(session, chosen, String.valueOf(wrong.getMessage()));
        }
        return action.run();
    }

    private int usage(Session session, CommandLine where, String message) {
        session.output().failed(ExitCode.USAGE, message);
        if (!options.json) {
            session.output().errors().println("see " + where.getCommandSpec().qualifiedName() + " --help");
        }
        return ExitCode.USAGE;
    }

    private static int code(HoldfastException failure) {
        if (failure instanceof RunException.BackupFailed backup) {
            return ExitCode.of(backup.run().state());
        }
        if (failure instanceof StoreException.Invalid || failure instanceof WorkloadException.Invalid) {
            return ExitCode.USAGE;
        }
        return failure instanceof RunException.RestoreFailed restore
                ? ExitCode.of(restore.run().state())
                : ExitCode.FAILED;
    }

    private int failed(Session session, int code, RuntimeException failure) {
        String message = failure instanceof HoldfastException || failure instanceof CancellationException
                ? String.valueOf(failure.getMessage())
                : "an error in holdfast itself: " + failure + "; run again with --debug and report it";
        session.output().failed(code, message);
        if (options.debug || "1".equals(surroundings.environment().get("HOLDFAST_DEBUG"))) {
            failure.printStackTrace(surroundings.errors());
        }
        return code;
    }
}
