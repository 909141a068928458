package dev.holdfast.cli;

import dev.holdfast.Snapshot;
import dev.holdfast.cli.text.Fields;
import dev.holdfast.job.Repository;
import dev.holdfast.run.ListedEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ls}. */
@Command(name = "ls", description = "List what is in a snapshot.", sortOptions = false)
final class LsCommand implements Verb {
    private final Session session;

    @Parameters(index = "0", paramLabel = "SNAP", description = "which snapshot")
    String snapshot = "";

    @Parameters(index = "1..*", paramLabel = "PATH", description = "only what is in these directories")
    List<String> paths = new ArrayList<>();

    @Option(
            names = {"-l", "--long"},
            description = "show permissions, owner, size and time")
    boolean detailed;

    @Option(names = "--recursive", description = "go into directories below the given ones")
    boolean recursive;

    @Option(names = "--human-readable", description = "show sizes in binary units")
    boolean binaryUnits;

    @Mixin
    SnapshotOptions filter = new SnapshotOptions();

    LsCommand(Session session) {
        this.session = session;
    }

    @Override
    public Action prepare() {
        RepositoryAccess access = session.repository();
        SnapshotChoice choice = SnapshotChoice.of(snapshot, filter);
        List<String> directories = new ArrayList<>(paths);
        if (!choice.path().isEmpty()) {
            directories.add(choice.path());
        }
        for (String directory : directories) {
            if (!directory.startsWith("/")) {
                throw new UsageException("PATH: expected an absolute path, was '" + directory + "'");
            }
        }
        return () -> run(access, choice, directories);
    }

    private int run(RepositoryAccess access, SnapshotChoice choice, List<String> directories) {
        try (Repository repository = access.open()) {
            Output output = session.output();
            Snapshot found = choice.find(repository);
            output.message(
                    SnapshotFields.of(found).putAll(Fields.message("snapshot")).put("struct_type", "snapshot"));
            session.watched(listener -> {
                RecallChoice.contents(repository, session).list(found, directories, recursive, printing(output));
                return ExitCode.DONE;
            });
        }
        return ExitCode.DONE;
    }

    private Consumer<ListedEntry> printing(Output output) {
        return output.isJson()
                ? entry -> output.message(EntryText.listed(entry))
                : entry -> output.line(EntryText.line(entry, detailed, binaryUnits));
    }
}
