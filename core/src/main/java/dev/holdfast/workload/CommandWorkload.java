package dev.holdfast.workload;

import dev.holdfast.internal.posix.HostFiles;
import dev.holdfast.run.Finding;
import dev.holdfast.spi.workload.DirectorySink;
import dev.holdfast.spi.workload.DumpContext;
import dev.holdfast.spi.workload.DumpSource;
import dev.holdfast.spi.workload.FileSink;
import dev.holdfast.spi.workload.PlannedRestore;
import dev.holdfast.spi.workload.RestoreContext;
import dev.holdfast.spi.workload.RestoreOptions;
import dev.holdfast.spi.workload.Workload;
import dev.holdfast.spi.workload.WorkloadException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a program writes to its standard output, kept as one file. No shell is involved: the command is an array of arguments.
 *
 * <p>The exit code counts: anything but 0, being killed or not being found means that there is no snapshot. If the job is
 * cancelled, the program and everything it started is ended. What the program says on standard error is passed on, its last
 * 8 KiB.
 */
public final class CommandWorkload implements Workload {
    private static final int PIECE = 256 * 1024;

    private final StreamName name;
    private final List<String> command;
    private final List<String> restoreCommand;
    private final Map<String, String> environment;
    private final boolean clearedEnvironment;
    private final @Nullable Path workingDirectory;

    private CommandWorkload(Builder from) {
        name = from.name;
        command = from.command;
        restoreCommand = from.restoreCommand;
        environment = Map.copyOf(from.environment);
        clearedEnvironment = from.clearedEnvironment;
        workingDirectory = from.workingDirectory;
    }

    /**
     * A program that produces the content.
     *
     * @param fileName what the file is called, may contain directories
     * @param arguments the program and what it is given
     */
    public static CommandWorkload of(String fileName, List<String> arguments) {
        return builder(fileName).command(arguments).build();
    }

    /** Nothing yet; a command to back up or to restore is needed.
     *
     * @param fileName what the file is called, may contain directories */
    public static Builder builder(String fileName) {
        return new Builder(StreamName.of(fileName));
    }

    @Override
    public String description() {
        return "command:" + name.path().substring(1);
    }

    @Override
    public List<String> paths() {
        return List.of(name.path());
    }

    @Override
    public List<String> excludes() {
        return List.of();
    }

    @Override
    public boolean usesParent() {
        return false;
    }

    @Override
    public List<Finding> validate(DumpContext context) {
        if (!command.isEmpty() && !ProgramPath.exists(command.get(0), workingDirectory)) {
            return List.of(new Finding(
                    Finding.Severity.ERROR,
                    description(),
                    "there is no program '" + command.get(0) + "'",
                    "install it, or give its full path"));
        }
        return List.of();
    }

    @Override
    public void dump(DumpContext context, DirectorySink root) {
        if (command.isEmpty()) {
            throw new WorkloadException.Unsupported(description() + " has no command to back up, only one to restore");
        }
        HostFiles.Owner self = HostFiles.processOwner();
        var owner = new StreamName.Owner(self.uid(), self.gid(), context.takenAt());
        name.write(root, owner, (directory, entry) -> {
            try (FileSink file = directory.file(entry);
                    RunningCommand running = start(command, context::checkCancelled, context)) {
                copy(context, running.output(), file);
                running.finish();
                running.lastWords()
                        .forEach(line -> context.notice(new Finding(Finding.Severity.HINT, description(), line, "")));
                file.complete();
            }
        });
    }

    private RunningCommand start(List<String> arguments, Runnable checkCancelled, DumpContext context) {
        return RunningCommand.start(description(), process(arguments), context.time(), checkCancelled);
    }

    private ProcessBuilder process(List<String> arguments) {
        ProcessBuilder process = new ProcessBuilder(arguments);
        if (clearedEnvironment) {
            process.environment().clear();
        }
        process.environment().putAll(environment);
        if (workingDirectory != null) {
            process.directory(workingDirectory.toFile());
        }
        return process;
    }

    private void copy(DumpContext context, InputStream from, FileSink file) {
        byte[] piece = new byte[PIECE];
        try {
            for (int length = from.readNBytes(piece, 0, PIECE); length > 0; length = from.readNBytes(piece, 0, PIECE)) {
                context.checkCancelled();
                file.write(piece, 0, length);
            }
        } catch (IOException broken) {
            context.checkCancelled();
            throw new WorkloadException.ProducerFailed(
                    "the output of " + description() + " could not be read to its end, nothing was kept: "
                            + broken.getMessage(),
                    broken);
        }
    }

    @Override
    public PlannedRestore planRestore(RestoreContext context, DumpSource source, RestoreOptions options) {
        if (restoreCommand.isEmpty()) {
            throw new WorkloadException.Unsupported(description()
                    + " has no command that takes the content back; give one with restoreCommand, or restore"
                    + " into a directory");
        }
        return StreamRestore.plan(context, source, description(), body -> {
            try (RunningCommand running = RunningCommand.start(
                    description(), process(restoreCommand), context.time(), context::checkCancelled)) {
                feed(running, body);
                running.finish();
            }
        });
    }

    /** A program that ends early breaks the pipe; why it ended is the better message. */
    private static void feed(RunningCommand running, java.util.function.Consumer<OutputStream> body) {
        running.discardOutput();
        try {
            body.accept(running.input());
            running.closeInput();
        } catch (WorkloadException.Unwritable brokenPipe) {
            running.finish();
            throw brokenPipe;
        }
    }

    @Override
    public void close() {
        // a program runs during a dump or restore only
    }

    /** Collects what to run and how. */
    public static final class Builder {
        private final StreamName name;
        private List<String> command = List.of();
        private List<String> restoreCommand = List.of();
        private final Map<String, String> environment = new LinkedHashMap<>();
        private boolean clearedEnvironment;
        private @Nullable Path workingDirectory;

        private Builder(StreamName name) {
            this.name = name;
        }

        /** The program that produces the content, and its arguments. */
        public Builder command(List<String> arguments) {
            command = List.copyOf(arguments);
            return this;
        }

        /** The program that takes the content on its standard input, and its arguments. */
        public Builder restoreCommand(List<String> arguments) {
            restoreCommand = List.copyOf(arguments);
            return this;
        }

        /** One more environment variable. */
        public Builder environment(String variable, String value) {
            environment.put(Objects.requireNonNull(variable, "variable"), Objects.requireNonNull(value, "value"));
            return this;
        }

        /** Nothing is inherited; the program gets the given variables only. */
        public Builder clearEnvironment() {
            clearedEnvironment = true;
            return this;
        }

        /** Where the program runs; else where this process does. */
        public Builder workingDirectory(Path directory) {
            workingDirectory = Objects.requireNonNull(directory, "directory");
            return this;
        }

        /**
         * The finished workload.
         *
         * @throws WorkloadException.Invalid if no command was given
         */
        public CommandWorkload build() {
            if (command.isEmpty() && restoreCommand.isEmpty()) {
                throw new WorkloadException.Invalid(
                        "a command workload needs a program to run: command:dump.sql?arg=pg_dump&arg=orders", null);
            }
            return new CommandWorkload(this);
        }
    }
}
