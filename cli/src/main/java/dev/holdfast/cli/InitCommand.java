package dev.holdfast.cli;

import dev.holdfast.cli.text.Fields;
import dev.holdfast.job.Repository;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code init}. */
@Command(name = "init", description = "Create an empty repository.")
final class InitCommand implements Verb {
    private final Session session;

    InitCommand(Session session) {
        this.session = session;
    }

    @Override
    public Action prepare() {
        RepositoryAccess access = session.repository();
        return () -> run(access);
    }

    private int run(RepositoryAccess access) {
        try (Repository repository = access.create()) {
            Output output = session.output();
            output.say(List.of(
                    "created repository " + repository.id().substring(0, 10) + " at " + repository.location(),
                    "Without the password nobody can read it again. Keep the password in a safe place."));
            output.message(
                    Fields.message("initialized").put("id", repository.id()).put("repository", repository.location()));
        }
        return ExitCode.DONE;
    }
}
