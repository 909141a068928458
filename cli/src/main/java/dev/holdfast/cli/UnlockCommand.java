package dev.holdfast.cli;

import dev.holdfast.cli.text.Fields;
import dev.holdfast.job.Repository;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code unlock}. */
@Command(name = "unlock", description = "Remove locks of processes that are no longer alive.")
final class UnlockCommand implements Verb {
    private final Session session;

    @Option(
            names = "--remove-all",
            description = "remove all locks, also of processes that may be at work; only if you know that none is")
    boolean all;

    UnlockCommand(Session session) {
        this.session = session;
    }

    @Override
    public Action prepare() {
        RepositoryAccess access = session.repository();
        return () -> run(access);
    }

    private int run(RepositoryAccess access) {
        try (Repository repository = access.open()) {
            int removed = repository.unlock(all);
            session.output().say("removed " + removed + (removed == 1 ? " lock" : " locks"));
            session.output().message(Fields.message("unlocked").put("removed_locks", removed));
        }
        return ExitCode.DONE;
    }
}
