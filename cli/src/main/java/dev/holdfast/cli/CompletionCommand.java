package dev.holdfast.cli;

import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code completion}. */
@Command(name = "completion", description = "Print a script that completes commands and options in bash or zsh.")
final class CompletionCommand implements Verb {
    static final String NAME = "completion";

    private final Session session;

    @Parameters(paramLabel = "SHELL", description = "bash or zsh")
    String shell = "";

    @Spec
    @Nullable
    CommandSpec spec;

    CompletionCommand(Session session) {
        this.session = session;
    }

    @Override
    public Action prepare() {
        if (!shell.equals("bash") && !shell.equals("zsh")) {
            throw new UsageException("SHELL: expected bash or zsh, was '" + shell + "'");
        }
        return this::run;
    }

    /** The script for bash works in zsh too, which it prepares for that. */
    private int run() {
        CommandLine root = java.util.Objects.requireNonNull(spec, "spec").root().commandLine();
        session.output().line(AutoComplete.bash("holdfast", root));
        return ExitCode.DONE;
    }
}
