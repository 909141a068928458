package dev.holdfast.cli;

import dev.holdfast.Snapshot;
import dev.holdfast.job.Repository;
import java.io.IOException;
import java.io.PrintStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code cat}. */
@Command(name = "cat", description = "Write a file of a snapshot to standard output.")
final class CatCommand implements Verb {
    private final Session session;

    @Parameters(index = "0", paramLabel = "SNAP", description = "which snapshot")
    String snapshot = "";

    @Parameters(index = "1", paramLabel = "PATH", description = "which file")
    String path = "";

    @Mixin
    SnapshotOptions filter = new SnapshotOptions();

    CatCommand(Session session) {
        this.session = session;
    }

    @Override
    public Action prepare() {
        RepositoryAccess access = session.repository();
        SnapshotChoice choice = SnapshotChoice.whole(snapshot, filter);
        return () -> run(access, choice);
    }

    private int run(RepositoryAccess access, SnapshotChoice choice) {
        try (Repository repository = access.open()) {
            Snapshot found = choice.find(repository);
            PrintStream output = session.surroundings().output();
            RecallChoice.contents(repository, session).cat(found, path, output);
            if (output.checkError()) {
                throw new FailedException("standard output took not all of " + path, null);
            }
        } catch (IOException broken) {
            throw new FailedException(path + " could not be written: " + broken.getMessage(), broken);
        }
        return ExitCode.DONE;
    }
}
