package dev.holdfast.cli;

import dev.holdfast.cli.text.Fields;
import dev.holdfast.job.Repository;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code init}. */
@Command(name = "init", description = "Create an empty repository.", sortOptions = false)
final class InitCommand implements Verb {
    private final Session session;

    @Option(
            names = "--copy-chunker-params",
            description =
                    "cut files where the repository of --from-repo does, so that what is copied from it is recognised")
    boolean copyChunker;

    @Mixin
    SourceOptions from = new SourceOptions();

    InitCommand(Session session) {
        this.session = session;
    }

    @Override
    public Action prepare() {
        RepositoryAccess access = session.repository();
        if (!copyChunker && from.repository != null) {
            throw new UsageException("--from-repo: only with --copy-chunker-params; 'copy' takes snapshots over");
        }
        Optional<RepositoryAccess> source =
                copyChunker ? Optional.of(RepositoryAccess.ofSource(session, from)) : Optional.empty();
        return () -> run(access, source);
    }

    private static Repository create(RepositoryAccess access, Optional<RepositoryAccess> source) {
        if (source.isEmpty()) {
            return access.create();
        }
        try (Repository other = source.get().open()) {
            return access.createLike(other);
        }
    }

    private int run(RepositoryAccess access, Optional<RepositoryAccess> source) {
        try (Repository repository = create(access, source)) {
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
